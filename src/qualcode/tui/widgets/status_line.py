"""The one line at the bottom."""

from textual.widgets import Static


class StatusLine(Static):
    """Where one is, and what happened last."""

    def __init__(self) -> None:
        super().__init__(markup=False)
