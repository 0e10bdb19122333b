"""The terminal of one browser tab: a process of its own, which lives as long as the tab and no longer."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

_SECONDS_TO_END = 3.0
LEAST, MOST = 10, 1000
"""Columns and lines: what else a page says of its window is brought within them, for every cell takes memory."""
Said = TypeVar("Said", str, bytes)


class Terminal(AppService):
    """The process of a tab: what it draws goes to the browser, what is typed there comes to it."""

    def __init__(self, words: Sequence[str], websocket: web.WebSocketResponse) -> None:
        self.words = words
        self.websocket = websocket
        super().__init__(
            "",
            write_bytes=_unless_gone(websocket.send_bytes),
            write_str=_unless_gone(websocket.send_str),
            close=self._close,
            download_manager=DownloadManager(),
        )

    async def run_for_tab(self, width: int, height: int) -> None:
        """Run until the program ends or the tab is closed."""
        try:
            await self.start(width, height)
            async for message in self.websocket:
                if message.type == web.WSMsgType.TEXT:
                    await self._heard(message.data)
        finally:
            await self.stop()

    async def run(self) -> None:
        """Pass on what the program draws; when it has ended, or never began, the tab is told."""
        await super().run()
        await self._close()

    async def stop(self) -> None:
        """Ask the program to end, and end it where it does not, or where there is no time to wait for it."""
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended(), _SECONDS_TO_END)
        finally:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()

    async def _ended(self) -> None:
        await super().stop()
        if self._process is not None:
            await self._process.wait()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the program; in a group of its own, so that Ctrl-C is for the server alone, which then ends it.

        `-P`, so that a file of the study is never taken for a module.
        """
        environment = self._build_environment(width, height)
        environment["TEXTUAL_DRIVER"] = "qualcode.tui.web.driver:TabDriver"
        command = [sys.executable, "-P", "-m", "qualcode", *self.words]
        self._process = process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )
        self._stdin = process.stdin
        return process

    async def _heard(self, message: str) -> None:
        """What the browser says: keys, and how large its window is."""
        try:
            said = msgspec.json.decode(message.encode(), type=list[Any])
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return
        match said:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "ignore"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(within(width), within(height))
            case ["ping", sent]:
                await self.remote_write_str(msgspec.json.encode(["pong", sent]).decode())
            case ["blur"]:
                await self.blur()
            case ["focus"]:
                await self.focus()

    async def _close(self) -> None:
        await self.websocket.close()


def within(cells: int) -> int:
    """As many columns or lines as a terminal can have.

    >>> within(-5), within(80), within(1_000_000_000)
    (10, 80, 1000)
    """
    return min(max(cells, LEAST), MOST)


def _unless_gone(send: Callable[[Said], Awaitable[None]]) -> Callable[[Said], Awaitable[None]]:
    """What the program draws after the tab has gone is seen by nobody, and no fault."""

    async def sent(said: Said) -> None:
        with suppress(ConnectionError):
            await send(said)

    return sent
