"""How the program of a browser tab draws and is typed into."""

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class TabDriver(WebDriver):
    """As Textual does it; and where the server has gone, the program ends too, rather than wait for nobody's keys."""

    def run_input_thread(self) -> None:
        """Read keys until there are no more to come."""
        super().run_input_thread()
        self._app.post_message(ExitApp())
