"""The panel at the right: the codings of the passage in hand, or the tree of codes."""

from textual.widgets import Static

from qualcode.desk.desk import Desk
from qualcode.model import Coding


class SidePanel(Static):
    """What the passage in hand has been coded with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(markup=False)
        self.desk = desk

    def show(self, codings: list[Coding], in_hand: Coding | None) -> None:
        """Draw codings, the one in hand marked."""
        label = self.desk.study.codebook.label
        self.update("\n".join(f"{'>' if one is in_hand else ' '} {label(one.code) or one.code}" for one in codings))
