"""Agreement held against what a study asks of it."""
