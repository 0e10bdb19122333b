"""Words among which a setting or an option chooses; so light that a command can offer them before it is run."""

UNITS = ("turn", "paragraph", "sentence", "line", "item")
"""What agreement is computed on; `item` only in a derived data set."""
UNIVERSES = ("assigned", "touched", "eligible-speakers")
"""Which units agreement is computed on; docs/agreement.md says what each leaves out."""
