"""A packed LSTM layer with its own backward pass: on a CPU several times quicker to train than torch's.

Torch records every time step of a packed sequence for autograd, and its slices cost memory traffic that grows with the
square of the length. Here the steps run without a record, and the backward pass is written out.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence


class _Direction(torch.autograd.Function):
    """One direction of one layer over the rows of a packed sequence (time by time, longest sequence first)."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, h0: Tensor, c0: Tensor, w_in: Tensor, w_state: Tensor, bias: Tensor,
        steps: list[tuple[int, int]],
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        size = h0.size(1)
        gates = torch.addmm(bias, x, w_in.t())
        across = w_state.t().contiguous()
        h, c = h0.clone(), c0.clone()
        before_h, before_c, cells = (x.new_empty(len(x), size) for _ in range(3))
        out = x.new_empty(len(x), size)
        for start, end in steps:
            n = end - start
            before_h[start:end], before_c[start:end] = h[:n], c[:n]
            gate = gates[start:end].addmm_(h[:n], across)
            gate[:, : 2 * size].sigmoid_()
            gate[:, 2 * size : 3 * size].tanh_()
            gate[:, 3 * size :].sigmoid_()
            i, f, g, o = gate.chunk(4, 1)
            c[:n].mul_(f).addcmul_(i, g)
            torch.tanh(c[:n], out=cells[start:end])
            torch.mul(o, cells[start:end], out=out[start:end])
            h[:n] = out[start:end]
        ctx.save_for_backward(x, w_in, w_state, gates, before_h, before_c, cells)
        ctx.steps = steps
        return out, h, c

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, w_in, w_state, gates, before_h, before_c, cells = ctx.saved_tensors
        back_h, back_c = grads[1].clone(), grads[2].clone()
        back = torch.empty_like(gates)
        for start, end in reversed(ctx.steps):
            n = end - start
            i, f, g, o = gates[start:end].chunk(4, 1)
            cell = cells[start:end]
            dh = grads[0][start:end] + back_h[:n]
            dc = back_c[:n].addcmul_(dh * o, 1 - cell * cell)
            di, df, dg, do = back[start:end].chunk(4, 1)
            torch.mul(dc * g, i * (1 - i), out=di)
            torch.mul(dc * before_c[start:end], f * (1 - f), out=df)
            torch.mul(dc * i, 1 - g * g, out=dg)
            torch.mul(dh * cell, o * (1 - o), out=do)
            dc.mul_(f)
            torch.mm(back[start:end], w_state, out=back_h[:n])
        turned = back.t()
        return back @ w_in, back_h, back_c, turned @ x, turned @ before_h, back.sum(0), None


def packed_lstm(self: Any, input: Any, lengths: Any, hx: Any = None) -> Any:
    """``PackedLSTM.forward`` while training; everything else goes to torch."""
    layer = self.lstm
    if not (
        self.training and torch.is_grad_enabled() and isinstance(layer, nn.LSTM) and layer.num_layers == 1
    ):
        return _original(self, input, lengths, hx)
    if not isinstance(input, PackedSequence):
        input = nn.utils.rnn.pack_padded_sequence(input, lengths, batch_first=self.batch_first)
    sizes = input.batch_sizes.tolist()
    steps, at = [], 0
    for n in sizes:
        steps.append((at, at + n))
        at += n
    directions = 2 if layer.bidirectional else 1
    with torch.autocast("cpu", enabled=False):
        x = input.data.float()
        if hx is None:
            hx = (x.new_zeros(directions, sizes[0], layer.hidden_size),) * 2
        done = []
        for d in range(directions):
            w_in, w_state, b_in, b_state = layer._flat_weights[4 * d : 4 * d + 4]
            order = steps[::-1] if d else steps
            done.append(
                _Direction.apply(x, hx[0][d].float(), hx[1][d].float(), w_in, w_state, b_in + b_state, order)
            )
        out = torch.cat([o for o, _, _ in done], 1)
        state = torch.stack([h for _, h, _ in done]), torch.stack([c for _, _, c in done])
    result = PackedSequence(out, input.batch_sizes, input.sorted_indices, input.unsorted_indices)
    if self.pad:
        return nn.utils.rnn.pad_packed_sequence(result, batch_first=self.batch_first)[0], state
    return result, state


def pad(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """``torch.nn.utils.rnn.pad_packed_sequence`` as one copy instead of one a time step."""
    sizes = sequence.batch_sizes
    if not torch.is_grad_enabled() or total_length is not None or padding_value:
        return nn.utils.rnn.pad_packed_sequence(sequence, batch_first, padding_value, total_length)
    longest, batch = len(sizes), int(sizes[0])
    there = torch.arange(batch).unsqueeze(0) < sizes.unsqueeze(1)
    rows = sequence.data.new_zeros(longest * batch, *sequence.data.shape[1:])
    rows = rows.index_copy(0, there.view(-1).nonzero().squeeze(1), sequence.data)
    padded, lengths = rows.view(longest, batch, *rows.shape[1:]), there.sum(0)
    if sequence.unsorted_indices is not None:
        padded, lengths = (
            padded.index_select(1, sequence.unsorted_indices),
            lengths[sequence.unsorted_indices],
        )
    return padded.transpose(0, 1) if batch_first else padded, lengths


_original: Any = None


def install() -> None:
    """Replace the forward pass of Stanza's ``PackedLSTM``, and padding where its models pad, in this process."""
    global _original
    from stanza.models.common import char_model
    from stanza.models.common.packed_lstm import PackedLSTM
    from stanza.models.depparse import model as parser_model
    from stanza.models.ner import model as ner_model
    from stanza.models.pos import model as tagger_model

    if _original is None:
        _original = PackedLSTM.forward
        PackedLSTM.forward = packed_lstm
        for module in (char_model, parser_model, ner_model, tagger_model):
            module.pad_packed_sequence = pad
