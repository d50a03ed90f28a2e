"""Readers of the data sets: treebanks, entities, PolNeAR, and variants of their texts."""
