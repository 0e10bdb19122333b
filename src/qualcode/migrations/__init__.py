"""From one version of the codebook to the next: what was declared, what is done to codings, and the way back."""
