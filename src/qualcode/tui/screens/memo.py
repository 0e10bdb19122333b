"""A box for a memo."""

from textual.screen import ModalScreen

from qualcode.desk.desk import Desk
from qualcode.model import Coding


class MemoScreen(ModalScreen[str | None]):
    """What to say in the status line."""

    def __init__(self, desk: Desk, coding: Coding | None, code_id: str) -> None:
        super().__init__()
        self.desk = desk
