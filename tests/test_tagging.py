"""The attribution tagger: windows, decoding, weights, and what the shipped one gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from quoteattr.errors import ModelError  # noqa: E402
from quoteattr.tagging.decode import best_tags, span_probability, spans_of  # noqa: E402
from quoteattr.tagging.network import TAGS, Encoder, Network, distance_class  # noqa: E402
from quoteattr.tagging.tagger import AttributionTagger  # noqa: E402
from quoteattr.tagging.tokens import INSIDE, MARK, OUTSIDE, TOKEN, letter_case, mark_states, windows  # noqa: E402
from quoteattr.tagging.weights import load_network, save_network  # noqa: E402


@given(st.lists(st.integers(1, 6), max_size=300), st.integers(8, 60), st.integers(0, 8))
def test_window_cores_cover_every_token_once_and_in_order(lengths, room, context):
    found = windows(lengths, room, context)
    cores = [t for _, start, end, _ in found for t in range(start, end)]
    assert cores == list(range(len(lengths)))
    for low, start, end, high in found:
        assert low <= start < end <= high
        assert sum(lengths[low:high]) <= room or high - low == 1 or end - start == 1


def scores_for(tags):
    scores = torch.full((len(tags), len(TAGS)), -9.0)
    for row, tag in enumerate(tags):
        scores[row, TAGS.index(tag)] = -0.1
    return scores


def test_decoding_keeps_a_legal_sequence():
    tags = ["B-SOURCE", "I-SOURCE", "O", "B-CUE", "B-CONTENT", "I-CONTENT"]
    assert best_tags(scores_for(tags)) == tags


def test_decoding_repairs_an_inside_without_its_beginning():
    found = best_tags(scores_for(["O", "I-CUE", "I-CUE"]))
    assert all(not tag.startswith("I") or found[n - 1][2:] == tag[2:] for n, tag in enumerate(found))


def test_spans_end_where_the_role_or_the_piece_ends():
    tags = ["B-CUE", "B-CUE", "I-CUE", "O", "B-SOURCE"]
    assert spans_of(tags) == [("CUE", 0, 1), ("CUE", 1, 3), ("SOURCE", 4, 5)]


def test_the_probability_of_a_span_is_the_mean_of_its_tokens():
    p = torch.zeros(2, len(TAGS))
    p[0, TAGS.index("B-CUE")] = 0.9
    p[1, TAGS.index("I-CUE")] = 0.4
    assert span_probability(p, "CUE", 0, 2) == pytest.approx(0.6)


def test_marks_open_and_close_and_start_anew_with_a_line():
    words = ["“", "No", "”", "he", '"', "yes", "then"]
    breaks = [False] * 6 + [True]
    assert mark_states(words, breaks) == [MARK, INSIDE, MARK, OUTSIDE, MARK, INSIDE, OUTSIDE]


def test_letter_case_tells_names_from_words():
    assert len({letter_case(w) for w in ("word", "Word", "WORD", "5")}) == 4


def test_distances_fall_into_as_many_classes_as_there_are():
    found = distance_class(torch.arange(-400, 401))
    assert int(found.min()) == 0
    assert int(found.max()) == 33


def test_weights_survive_storage_but_for_their_last_bits(tmp_path):
    torch.manual_seed(0)
    network = Network(Encoder(vocabulary=300, width=32, layers=1, heads=1, inner=64), width=32, link=16)
    save_network(network, tmp_path / "w.safetensors")
    again = load_network(tmp_path / "w.safetensors")
    for (name, a), (_, b) in zip(network.state_dict().items(), again.state_dict().items(), strict=True):
        assert torch.allclose(a, b, atol=float(a.abs().max()) / 100), name


def test_stored_weights_are_the_same_bytes_each_time(tmp_path):
    torch.manual_seed(0)
    network = Network(Encoder(vocabulary=50, width=32, layers=1, heads=1, inner=64), width=32, link=16)
    for name in ("a", "b"):
        save_network(network, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_damaged_file_is_an_error_that_says_what_to_do(tmp_path):
    (tmp_path / "weights.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(ModelError, match="--no-tagger"):
        AttributionTagger(tmp_path)


@pytest.fixture(scope="module")
def tagger(analyzer):
    return analyzer.parser.tagger


@pytest.mark.models
class TestShipped:
    def test_it_links_each_source_and_content_to_its_cue(self, tagger):
        text = "“The bridge stays shut,” Amara Diallo said. The mayor denied that money was missing."
        tags, links = tagger.tag(text)
        best = {}
        for link in links:
            span, cue = tags[link.span], tags[link.cue]
            pair = (text[span.start : span.end], text[cue.start : cue.end])
            best[pair[0]] = max(best.get(pair[0], (0.0, "")), (link.probability, pair[1]))
        assert best["Amara Diallo"][1] == "said"
        assert best["The mayor"][1] == "denied"

    def test_it_sees_over_the_end_of_a_sentence(self, tagger):
        text = "“We knew by Friday,” Ruiz said. “We did nothing about it until the river came over the wall.”"
        tags, _ = tagger.tag(text)
        assert any(t.role == "CONTENT" and t.start > text.index("said") for t in tags)

    @settings(max_examples=40, deadline=None)
    @given(text=st.text(alphabet=st.sampled_from("aB “”\"'’«»\n\r\u00a0😀.,—é"), max_size=120))
    def test_any_text_gives_spans_inside_it(self, tagger, text):
        tags, links = tagger.tag(text)
        tokens = {m.start() for m in TOKEN.finditer(text)}
        for tag in tags:
            assert tag.start in tokens
            assert tag.start < tag.end <= len(text)
        assert all(tags[link.cue].role == "CUE" and 0 <= link.probability <= 1 for link in links)

    def test_a_text_is_read_the_same_beside_others(self, tagger):
        text = "“It leaks,” the plumber told us."
        alone = tagger.tag(text)
        tagger.tag("Something else, she said, that is long. " * 40)
        assert tagger.tag(text) == alone
