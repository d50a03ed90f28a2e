"""What claims are grouped with: the encoder of statements and the judge of pairs, how they learn and from what."""
