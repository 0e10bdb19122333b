"""Data sets that are derived from the study: their items, what became of them, and what is coded on them."""
