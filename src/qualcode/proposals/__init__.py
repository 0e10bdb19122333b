"""Codes that coders propose: kept apart from the codebook until somebody accepts or declines them."""
