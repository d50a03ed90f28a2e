"""Quotations: marks, and the stretches of text between them, found in the raw text alone.

In: a text. Out: its :class:`Quotation` spans, nested and in order.
Attribution, speakers, evaluation and the analyzer import it; it imports the parse's spans alone.
"""

from quoteattr.quotations.spans import Quotation, find_quotations, marked_type, outermost

__all__ = ["Quotation", "find_quotations", "marked_type", "outermost"]
