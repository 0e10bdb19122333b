"""Where coders disagree: unit by unit, by kind, and which code for which."""
