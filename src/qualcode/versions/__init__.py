"""What changes between versions of the codebook. Codebooks in, rows out."""
