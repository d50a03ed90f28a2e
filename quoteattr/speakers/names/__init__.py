"""Names: their words, parts and spellings, and whether two of them can be one person or body.

In: names as texts have them. Out: parts, keys, comparisons. Every module of ``speakers`` and the rooms above
may import it.
"""
