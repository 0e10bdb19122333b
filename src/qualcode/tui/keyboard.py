"""Keys as a terminal sends them."""

import os
from codecs import getincrementaldecoder
from select import select

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

_ESCAPE = "\x1b"
_LOOK_UP = 0.1
"""Seconds after which is looked whether the program has ended."""


class Keyboard(LinuxDriver):
    """Takes Escape for the key once nothing has followed it for `ESCAPE_DELAY`.

    All arrows begin with the sign of that key. Textual looks only each tenth
    of a second whether one has come to nothing, which is felt when a box is closed.
    """

    def run_input_thread(self) -> None:
        """Read until the program ends."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        typed = ""
        while not self.exit_event.is_set():
            wait = ESCAPE_DELAY if typed.endswith(_ESCAPE) else _LOOK_UP
            if select([self.fileno], [], [], wait)[0]:
                sent = os.read(self.fileno, 4096)
                if not sent:
                    break
                typed = decode(sent)
                for message in parser.feed(typed) if typed else ():  # nothing would be the end of all keys
                    self.process_message(message)
            else:
                typed = ""
            for message in parser.tick():
                self.process_message(message)
