"""The parse that a document's rows were made from, as CoNLL-U, the form that treebanks and their tools have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stanza.models.common.doc import Document as StanzaDocument


def write_conllu(id: str, document: StanzaDocument) -> str:
    """The ``.conllu`` file of a document, as Stanza writes it: offsets and entities stand in the last column.

    Parameters
    ----------
    id:
        The document's id, for the comment that begins it.
    document:
        Its parse (:attr:`quoteattr.results.Analysis.stanza`).
    """
    sentences = "".join(f"{sentence:C}\n\n" for sentence in document.sentences)
    return f"# newdoc id = {' '.join(id.split())}\n{sentences}"
