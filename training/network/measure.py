"""Figures of a network on development windows: what tells whether training goes well, not what is reported."""

from __future__ import annotations

from collections import Counter

import torch
from torch import nn

from quoteattr.parsing.network.decode import spans_of
from quoteattr.parsing.network.labels import ROLE_TAGS, ROLES
from quoteattr.parsing.network.model import Network
from quoteattr.parsing.network.trees import best_tree
from training.corpora.texts import IGNORED
from training.network.batches import Batch, Window, padded_sentences, rows_of, word_states


@torch.inference_mode()
def measured(network: Network, held: dict[str, list[Window]]) -> dict[str, float]:
    """Figures on ``held``, the windows of each kind of text (``held_windows``), in percent.

    ``LAS`` and the like are of whole sentences with gold words; spans are compared unit by unit and window by window.
    """
    network.eval()
    found = tree_scores(network, held["treebank"])
    found["entities"] = span_f1(
        network, network.entities, network.labels.entities, held["entities"], "entities"
    )
    found["roles"] = span_f1(network, network.roles, ROLE_TAGS, held["attributions"], "roles")
    for role in ROLES:
        found[role] = span_f1(network, network.roles, ROLE_TAGS, held["attributions"], "roles", role)
    network.train()
    return {name: round(value, 2) for name, value in found.items()}


def tree_scores(network: Network, windows: list[Window]) -> dict[str, float]:
    """Starts of sentences and words by units, and tags, lemma rules and attachments by words (shares right)."""
    right = Counter[str]()
    for at in range(0, len(windows), 16):
        batch = Batch.of(windows[at : at + 16])
        first, last = batch.states(network)
        starts = network.segments(first).argmax(-1)
        gold = batch.classes(lambda w: w.text.segments[w.start : w.end])
        right["segments"] += int((starts == gold).sum())
        right["units"] += int((gold != IGNORED).sum())
        states, sentences = word_states(batch, first, last)
        pairs = [(w.text, s, e) for w, own in zip(batch.windows, sentences, strict=True) for s, e in own]
        words = [x for text, s, e in pairs for x in text.syntax[s:e]]
        lengths = [e - s for _, s, e in pairs]
        padded, known = padded_sentences(network, states, lengths)
        arcs = network.trees.arcs(padded).masked_fill(~known[:, None, :], -1e4).log_softmax(-1)
        heads = [best_tree(a[: n + 1, : n + 1]) for a, n in zip(arcs.cpu().numpy(), lengths, strict=True)]
        rows = rows_of(lengths)
        chosen = torch.tensor([head for tree in heads for head in tree.tolist()])
        relations = network.trees.relations(states, padded[rows, chosen]).argmax(-1).tolist()
        tags, rules = network.tags(states).argmax(-1).tolist(), network.lemmas(states).argmax(-1).tolist()
        gold_heads = [x.head - s + 1 if x.head >= 0 else 0 for text, s, e in pairs for x in text.syntax[s:e]]
        for k, x in enumerate(words):
            labels = network.labels
            right["words"] += 1
            right["UPOS"] += labels.tags[tags[k]].split("|")[0] == x.tag.split("|")[0]
            right["lemmas"] += labels.lemmas[rules[k]] == x.rule
            right["UAS"] += int(chosen[k]) == gold_heads[k]
            same = labels.relations[relations[k]].split(":")[0] == x.relation.split(":")[0]
            right["LAS"] += int(chosen[k]) == gold_heads[k] and same
    scores = {k: 100 * right[k] / right["words"] for k in ("UPOS", "lemmas", "UAS", "LAS")}
    return scores | {"segments": 100 * right["segments"] / right["units"]}


def span_f1(
    network: Network,
    head: nn.Linear,
    names: tuple[str, ...],
    windows: list[Window],
    field: str,
    only: str = "",
) -> float:
    """F1 of exact spans, in percent."""
    both = found = known = 0
    for at in range(0, len(windows), 16):
        batch = Batch.of(windows[at : at + 16])
        best = head(batch.states(network)[0]).argmax(-1).tolist()
        for w, own in zip(batch.windows, best, strict=True):
            gold = {s for s in spans_of(getattr(w.text, field)[w.start : w.end]) if only in ("", s[0])}
            mine = {s for s in spans_of([names[k] for k in own[: w.end - w.start]]) if only in ("", s[0])}
            both, found, known = both + len(gold & mine), found + len(mine), known + len(gold)
    return 200 * both / max(1, found + known)
