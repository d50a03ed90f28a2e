"""The models of Stanza's own kinds: Stanza's entry points with quicker steps."""
