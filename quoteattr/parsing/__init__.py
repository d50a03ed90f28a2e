"""Parsing: from a text to its sentences, words, trees, entities and attribution tags.

In: texts. Out: a :class:`~quoteattr.parsing.structure.Parse` for each, plain data with offsets into its text.
``structure`` may be imported by every room above; the rest (parser, network, models, cache) by the analyzer and
what runs it.
"""
