"""A report of agreement, section by section."""
