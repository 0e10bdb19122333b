"""The codebook."""

from textual.screen import ModalScreen

from qualcode.desk.desk import Desk


class CodebookScreen(ModalScreen[str | None]):
    """A code to apply."""

    def __init__(self, desk: Desk, code_id: str = "") -> None:
        super().__init__()
        self.desk = desk
