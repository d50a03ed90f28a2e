"""Parses of sentences that several files of tests read."""

# ruff: noqa: E501  (a parse is a line)

from __future__ import annotations

from support.build import sentence

INVERTED = sentence(
    '"/PUNCT/punct/5 The/DET/det/3 dam/NOUN/nsubj/5 will/AUX/aux/5 hold/VERB/ccomp/8 ,/PUNCT/punct/8 "/PUNCT/punct/5 '
    "insisted/VERB/root/0/insist Marta/PROPN/nsubj/8 Oyelaran/PROPN/flat/9 ./PUNCT/punct/8"
)
BARE = sentence(
    "Lindqvist/PROPN/nsubj/2 said/VERB/root/0/say the/DET/det/4 ferry/NOUN/nsubj/5 left/VERB/ccomp/2/leave "
    "early/ADV/advmod/5 ./PUNCT/punct/2"
)
CONJOINED = sentence(
    "He/PRON/nsubj/2 denied/VERB/root/0/deny the/DET/det/4 charge/NOUN/obj/2 and/CCONJ/cc/6 said/VERB/conj/2/say "
    "it/PRON/nsubj/9 was/AUX/cop/9 political/ADJ/ccomp/6 ./PUNCT/punct/2"
)
KNEW = sentence(
    '"/PUNCT/punct/3 We/PRON/nsubj/3 knew/VERB/ccomp/7/know ,/PUNCT/punct/7 "/PUNCT/punct/3 Ruiz/PROPN/nsubj/7 said/VERB/root/0/say ./PUNCT/punct/7',
    PERSON="Ruiz",
)
DID_NOTHING = sentence(
    '"/PUNCT/punct/3 We/PRON/nsubj/3 did/VERB/root/0/do nothing/PRON/obj/3 at/ADP/case/6 all/PRON/obl/3 ./PUNCT/punct/3 "/PUNCT/punct/3'
)
NOBODY_CALLED = sentence(
    '"/PUNCT/punct/3 Nobody/PRON/nsubj/3 called/VERB/root/0/call us/PRON/obj/3 back/ADV/advmod/3 ./PUNCT/punct/3 "/PUNCT/punct/3'
)
JOINT = sentence(
    "Police/NOUN/nsubj/7 and/CCONJ/cc/6 the/DET/det/4 mayor/NOUN/nmod:poss/6 's/PART/case/4 office/NOUN/conj/1 said/VERB/root/0/say it/PRON/nsubj/9 ended/VERB/ccomp/7/end ./PUNCT/punct/7"
)
