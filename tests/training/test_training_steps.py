"""The training recipe's own code: quicker steps compute what torch and Stanza compute; the entity data is cut anew."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence  # noqa: E402

from training.corpora.entities import as_text, project, spaced  # noqa: E402
from training.stanza import fast, fast_lstm  # noqa: E402

LENGTHS = [9, 7, 7, 3, 1]


def packed(data, like):
    return PackedSequence(data, like.batch_sizes, like.sorted_indices, like.unsorted_indices)


def test_the_packed_lstm_has_torchs_outputs_and_gradients():
    from stanza.models.common.packed_lstm import PackedLSTM

    torch.manual_seed(1)
    layer = PackedLSTM(7, 20, 1, batch_first=True, bidirectional=True)
    start = [torch.randn(2, len(LENGTHS), 20).requires_grad_() for _ in range(2)]
    rows = pack_padded_sequence(torch.randn(len(LENGTHS), max(LENGTHS), 7), LENGTHS, batch_first=True)
    weights, last = torch.randn(sum(LENGTHS), 40), torch.randn(2, len(LENGTHS), 20)

    def outcome(forward):
        data = rows.data.clone().requires_grad_()
        layer.zero_grad()
        for state in start:
            state.grad = None
        output, (h, c) = forward(layer, packed(data, rows), LENGTHS, start)
        total = (output.data * weights).sum() + (h * last).sum() + (c * last).sum()
        total.backward()
        return [
            output.data,
            h,
            c,
            data.grad,
            *(s.grad for s in start),
            *(p.grad.clone() for p in layer.parameters()),
        ]

    for theirs, ours in zip(outcome(PackedLSTM.forward), outcome(fast_lstm.packed_lstm), strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("lengths", [LENGTHS, [3, 9, 1, 7, 7]])
def test_padding_has_torchs_values_and_gradients(lengths, batch_first):
    rows = pack_padded_sequence(torch.randn(5, 9, 4), lengths, batch_first=True, enforce_sorted=False)
    found = []
    for pad in (pad_packed_sequence, fast_lstm.pad):
        data = rows.data.clone().requires_grad_()
        padded, sizes = pad(packed(data, rows), batch_first)
        (padded * torch.arange(padded.numel()).view(padded.shape)).sum().backward()
        found.append((padded, sizes, data.grad))
    for theirs, ours in zip(*found, strict=True):
        assert torch.equal(theirs, ours)


def test_the_bilinear_product_is_torchs():
    x, y, weight, bias = torch.randn(3, 4, 5), torch.randn(3, 4, 6), torch.randn(7, 5, 6), torch.randn(7)
    torch.testing.assert_close(
        fast.product_bilinear(x, y, weight, bias), torch.nn.functional.bilinear(x, y, weight, bias)
    )


def test_dropout_keeps_the_mean_and_drops_its_share():
    x = torch.ones(200_000)
    dropped = fast.byte_dropout(x, 0.33, training=True)
    assert abs(dropped.mean().item() - 1) < 0.02
    assert abs((dropped == 0).float().mean().item() - 0.33) < 0.01
    assert fast.byte_dropout(x, 0.33, training=False) is x


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("the port ’ s decision - makers", "the port’s decision-makers"),
        ('in the U. K. , " yes , " he said', 'in the U.K., "yes," he said'),
        ("( up 3 % ) it did n't", "(up 3%) it didn't"),
        ("1990 / 91 – a “ good ” year", "1990/91 – a “good” year"),
    ],
)
def test_tokens_become_text(tokens, text):
    assert as_text([(t, "O") for t in tokens.split()])[0] == text


def test_entities_move_to_other_tokens():
    sentence = [
        ("Ada", "B-PERSON"),
        ("Moss", "I-PERSON"),
        ("’", "O"),
        ("s", "O"),
        ("Oslo", "B-LOC"),
        ("home", "O"),
    ]
    text, entities = as_text(sentence)
    assert text == "Ada Moss’s Oslo home"
    tokens = [("Ada", 0, 3), ("Moss’s", 4, 10), ("Oslo", 11, 15), ("home", 16, 20)]
    assert project(tokens, entities) == [
        ("Ada", "B-PERSON"),
        ("Moss’s", "I-PERSON"),
        ("Oslo", "B-LOC"),
        ("home", "O"),
    ]
    assert spaced([]) == []
