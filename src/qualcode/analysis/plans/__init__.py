"""How many units it takes, and which ones a second coder is to read."""
