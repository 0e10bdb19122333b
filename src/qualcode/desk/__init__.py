"""What a coder has before them: a document, their own layer, every way to change it, and the way back."""
