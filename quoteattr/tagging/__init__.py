"""The attribution tagger: a small transformer that proposes sources, cues and contents and links them.

It reads the raw text in windows that cross sentence and paragraph borders, so that a quotation that goes on, or whose
cue stands in the next sentence, is seen whole. :class:`AttributionTagger` is all that other modules need.
"""

from quoteattr.tagging.tagger import AttributionTagger

__all__ = ["AttributionTagger"]
