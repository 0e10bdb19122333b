"""A document's text changed, and its codings carried along: shown first, then written; what has no place waits."""
