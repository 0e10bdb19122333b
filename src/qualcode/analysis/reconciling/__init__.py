"""What coders differ about, one question at a time, and what became of it."""
