"""Results: the analysis of a document, its markup, and the pandas tables made of many.

In: documents with their parse and rows. Out: :class:`~quoteattr.results.analysis.Analysis`, frames, marked text.
The analyzer and all rooms above it import it. A wrong column, date or dtype of a table is mended here.
"""
