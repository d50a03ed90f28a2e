"""Claims: contents that say the same thing, over documents and speakers.

In: a table of quotes. Out: groups of them, and the tables of claims. Views and the command line import it.
"""

from quoteattr.claims.grouping import Group, Said, group
from quoteattr.claims.points import Point, read_points
from quoteattr.claims.tables import by_topic, claim_variants, claims_long, claims_table, speaker_by_claim
from quoteattr.claims.variants import Difference, word_diff

__all__ = [
    "Difference",
    "Group",
    "Point",
    "Said",
    "by_topic",
    "claim_variants",
    "claims_long",
    "claims_table",
    "group",
    "read_points",
    "speaker_by_claim",
    "word_diff",
]
