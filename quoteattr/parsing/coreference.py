"""Stanza's own coreference, where its models are: which stretches of a text stand for one person or thing.

An addition to the speaker layer, which has a resolver of its own. The models are not shipped: Stanza downloads them
and the transformer under them (``pip install 'quoteattr[coref]'`` for the libraries).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from quoteattr.errors import MissingExtraError, ModelError
from quoteattr.parsing.structure import Sentence, Span

if TYPE_CHECKING:
    from stanza.models.common.doc import Document as StanzaDocument
    from stanza.models.coref.coref_chain import CorefChain

Chains = tuple[tuple[Span, ...], ...]

LIBRARIES = ("transformers", "peft")
DOWNLOAD = "python -c \"import stanza; stanza.Pipeline('en', processors='tokenize,coref')\""


class Coreference:
    """Stanza's ``coref`` processor, loaded.

    Parameters
    ----------
    folder:
        Where the models lie, laid out as Stanza lays them out; by default where Stanza downloads them to.

    Raises
    ------
    MissingExtraError
        transformers or peft isn't installed.
    ModelError
        The models are not there or can't be loaded; the message holds the command that downloads them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = coref_models(folder)
        import stanza

        try:
            pipeline = stanza.Pipeline(
                "en",
                dir=str(folder),
                processors="tokenize,coref",
                tokenize_pretokenized=True,
                coref_use_zeros=False,
                download_method=None,
                logging_level="ERROR",
                verbose=False,
            )
        except Exception as error:
            raise ModelError(
                f"Stanza's coreference models in {folder} can't be loaded ({error}); download them, and the "
                f"transformer that they need, with: {DOWNLOAD}"
            ) from error
        self._processor = pipeline.processors["coref"]

    def annotate(self, documents: Sequence[StanzaDocument]) -> None:
        """Write the chains into tokenised documents, as Stanza does; a warning and no chains where Stanza fails."""
        for document in documents:
            if document.sentences:
                self._annotate(document)

    def _annotate(self, document: StanzaDocument) -> None:
        try:
            self._processor.process(document)
        except (IndexError, RuntimeError, ValueError) as error:
            document.coref = []
            warnings.warn(
                f"Stanza's coreference failed on a text, and is left out there: {error}", stacklevel=2
            )


def coref_models(folder: Path | None = None) -> Path:
    """The folder with the models, after a look whether libraries and models are there. Loads nothing.

    Raises
    ------
    MissingExtraError, ModelError
        As :class:`Coreference`.
    """
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        raise MissingExtraError(" and ".join(missing), "coref", "Stanza's coreference (--coref)")
    folder = folder or stanza_folder()
    if (folder / "resources.json").is_file() and any(model_folder(folder).glob("*.pt")):
        return folder
    raise ModelError(
        f"Stanza's coreference models are not in {folder}; download them with: {DOWNLOAD}, or leave out --coref"
    )


def stanza_folder() -> Path:
    """Where Stanza downloads models to (``STANZA_RESOURCES_DIR`` or Stanza's own default)."""
    from stanza.resources.common import DEFAULT_MODEL_DIR

    return Path(DEFAULT_MODEL_DIR)


def model_folder(folder: Path) -> Path:
    """Where the coreference models lie below a folder of models."""
    return folder / "en" / "coref"


def chain_spans(chains: Sequence[CorefChain], sentences: Sequence[Sentence]) -> Chains:
    """Stanza's chains as spans of the text, mentions and chains in text order.

    ``sentences`` are those of the same document, with the same words. Mentions without words (dropped pronouns) are
    left out, and chains with fewer than two mentions.
    """
    found = []
    for chain in chains:
        spans = set()
        for mention in chain.mentions:
            if isinstance(mention.start_word, int):
                words = sentences[mention.sentence].words[mention.start_word : mention.end_word]
                spans.add((words[0].start, words[-1].end))
        if len(spans) > 1:
            found.append(tuple(sorted(spans)))
    return tuple(sorted(found))
