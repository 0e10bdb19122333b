"""The coder's program in a browser on the same machine."""
