"""A Stanza document made by hand."""

from __future__ import annotations

TEXT = "Ida Lund can't stay.  Lund said\nshe was tired, and they left."


def stanza_document(text=TEXT):
    """A tokenised Stanza document, ``can't`` as a token of two words."""
    from stanza.models.common.doc import Document

    sentences = (("Ida", "Lund", ("can't", "ca", "n't"), "stay", "."),
                 ("Lund", "said", "she", "was", "tired", ",", "and", "they", "left", "."))  # fmt: skip
    rows, at = [], 0
    for tokens in sentences:
        rows.append([])
        number = 1
        for token in tokens:
            form, *words = (token,) if isinstance(token, str) else token
            at = text.index(form, at)
            place = {"text": form, "start_char": at, "end_char": at + len(form)}
            at += len(form)
            if words:
                rows[-1].append({"id": (number, number + len(words) - 1), **place})
                rows[-1] += [{"id": number + n, "text": word} for n, word in enumerate(words)]
            else:
                rows[-1].append({"id": number, **place})
            number += len(words) or 1
    return Document(rows, text=text)
