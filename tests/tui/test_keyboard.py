import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event, Thread

from textual.events import Key
from textual.message import Message

from qualcode.tui.keyboard import Keyboard


class _Heard(Keyboard):
    """Keeps the keys that come over a pipe."""

    def __init__(self, fileno: int) -> None:
        self.fileno = fileno
        self.exit_event = Event()
        self._debug = False
        self.heard: Queue[str] = Queue()

    def process_message(self, message: Message) -> None:
        if isinstance(message, Key):
            self.heard.put(message.key)


@contextmanager
def keyboard() -> Iterator[tuple[int, "Queue[str]"]]:
    """Where to write what a terminal sends, and the keys that come of it."""
    reading, writing = os.pipe()
    driver = _Heard(reading)
    thread = Thread(target=driver.run_input_thread)
    thread.start()
    try:
        yield writing, driver.heard
    finally:
        os.close(writing)
        thread.join(2)
        assert not thread.is_alive()
        os.close(reading)


def test_escape_is_taken_though_no_key_follows_it() -> None:
    with keyboard() as (file, heard):
        os.write(file, b"\x1b")
        assert heard.get(timeout=2) == "escape"
        os.write(file, b"j")
        assert heard.get(timeout=2) == "j"


def test_an_arrow_that_comes_in_two_parts_is_an_arrow_and_a_letter_in_two_parts_a_letter() -> None:
    with keyboard() as (file, heard):
        os.write(file, b"\x1b")
        os.write(file, b"[A")
        assert heard.get(timeout=2) == "up"
        os.write(file, "é".encode()[:1])
        time.sleep(0.05)  # the half is read before the rest comes
        os.write(file, "é".encode()[1:])
        assert heard.get(timeout=2) == "é"
