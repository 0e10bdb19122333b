"""Decide about what coders differ on: which documents, what an answer makes, the consensus, packs, the memo."""
