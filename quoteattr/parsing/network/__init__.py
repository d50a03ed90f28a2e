"""One small network that reads a text: sentences, words, tags, lemmas, trees, entities, and who may say what.

It reads the raw text in windows that cross sentence and paragraph borders, so that a quotation that goes on, or whose
cue stands in the next sentence, is seen whole. :class:`Reader` is all that other modules need.
"""
