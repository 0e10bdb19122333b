"""A box for facets."""

from textual.screen import ModalScreen

from qualcode.desk.desk import Desk
from qualcode.model import Coding


class FacetsScreen(ModalScreen[dict[str, list[str]] | None]):
    """The facets that were chosen."""

    def __init__(self, desk: Desk, coding: Coding) -> None:
        super().__init__()
        self.desk = desk
