"""Why a row is what it is: its text in context, how it was found, and the way from the source to the name."""

from __future__ import annotations

from quoteattr.schema import Quote

RULES = {
    "tagger": "the learned tagger marked its parts",
    "tagger:no-cue": "the learned tagger marked a content, and no cue beside it",
    "floating": "a quotation in a paragraph of its own, without a cue",
    "verb": "a reporting verb with its clause",
    "verb:marks": "a reporting verb beside a quotation",
    "noun": "a noun for something said, with its clause",
    "relative": "a relative clause that reports",
    "phrase": "a phrase such as “according to”",
    "possessed": "a phrase such as “in her view”",
    "format:colon": "a name, a colon and what follows",
    "format:interview": "an answer in an interview without labels",
    "format:signature": "a quotation signed behind a dash",
    "format:lead": "a paragraph whose speaker the next one names (*said this*)",
    "format:block": "a quoted block behind a colon",
    "format:transcript": "a turn of a transcript",
}
"""Rule -> plain words; a rule that isn't listed is told by its name."""

STATUS = {
    "named": "named",
    "anonymous": "somebody without a name",
    "unresolved": "not clear, so nobody is named",
    "none": "nobody is said to speak",
}
CONTEXT = 90  # characters of text on each side


def explain(quote: Quote, text: str) -> str:
    """A row in plain words, several lines without a line break at the end.

    ``text`` is the document's text, of which a piece on each side of the row is shown; line breaks in it are shown
    as ``¶``.
    """
    a, s = quote.attribution, quote.speaker
    spans = sorted((*a.content, *a.cue, *a.source))
    start, end = spans[0][0], max(e for _, e in spans)
    kind = f", {s.kind}, confidence {s.confidence:.2f}" if s.status == "named" else ""
    lines = [
        f"{quote.doc_id} {a.id}: {a.type} {a.act}, {a.factuality}",
        f"  text      {in_context(text, start, end)}",
        f"  content   {' … '.join(flat(text[b:e]) for b, e in a.content)}",
        f"  cue       {flat(quote.cue) or '(none)'}" + (f" ({a.cue_lemma})" if a.cue_lemma else ""),
        f"  source    {flat(quote.source) or '(none)'}",
        f"  found by  {RULES.get(a.rule, a.rule or 'an unnamed rule')}; confidence {a.confidence:.2f}",
        f"  speaker   {'; '.join(s.names) or '(none)'} ({STATUS[s.status]}{kind})",
    ]
    if quote.about:
        lines.insert(3, f"  about     {flat(quote.about)}")
    if s.guesses:
        lines.append("  perhaps   " + ", ".join(f"{name} ({p:.2f})" for name, p in s.guesses))
    if a.parent:
        lines.insert(1, f"  inside    {a.parent}")
    return "\n".join([*lines, *(f"    {i}. {step}" for i, step in enumerate(s.steps, 1))])


def in_context(text: str, start: int, end: int) -> str:
    """The span between ``[`` and ``]``, with a piece of the text on each side that is cut at words."""
    left, right = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = text[left:start], text[end:right]
    if left and " " in before:
        before = "… " + before.partition(" ")[2]
    if right < len(text) and " " in after:
        after = after.rpartition(" ")[0] + " …"
    return f"{flat(before)}[{flat(text[start:end])}]{flat(after)}"


def flat(text: str) -> str:
    """On one line: line and paragraph breaks as ``¶``, other white space and control characters as spaces."""
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    kept = " ¶ ".join(" ".join(line.split()) for line in lines if line.strip())
    padded = kept
    if kept and text[:1].isspace():
        padded = (" ¶ " if text.lstrip(" \t")[:1] in "\r\n" else " ") + padded
    if kept and text[-1:].isspace():
        padded += " ¶ " if text.rstrip(" \t")[-1:] in "\r\n" else " "
    return padded
