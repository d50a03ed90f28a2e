"""Lists and counts for ``quoteattr/data``: cues, base forms, irregular forms."""
