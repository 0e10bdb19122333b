"""A machine's suggestions: layers of their own, and what they are worth on documents that were held out."""
