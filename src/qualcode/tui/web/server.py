"""A server for one person on this machine: each browser tab is a terminal with the program of `qualcode code` in it."""

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe

import textual_serve
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from qualcode.errors import RefusedError
from qualcode.tui.web.gate import Asked, is_one_of, refusal
from qualcode.tui.web.terminal import Terminal, within

HOST = "127.0.0.1"
MOST_TABS = 16
"""Each is a process that holds the study: a page that opens itself again and again must not fill the memory."""
_PAGE = Path(__file__).parent / "page"
_PUBLIC = ("/page/", "/static/")
"""The files of the page, the same for everybody; all else needs the token."""
_STATIC = Path(textual_serve.__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Nothing but our own files, in no frame, kept nowhere."""

_REFUSED = """\
403: {why}.

Open the address that `qualcode code --web` printed in the terminal; each run has an address of its own.
"""

_Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class CoderServer:
    """Serves `qualcode` with these words, whose screens Textual draws, to whoever has the token."""

    def __init__(self, words: Sequence[str], listening: socket.socket) -> None:
        self.words = words
        self.listening = listening
        self.token = token_urlsafe(32)
        port = listening.getsockname()[1]
        self.address = f"http://{HOST}:{port}/#{self.token}"
        """What stands behind `#` no browser sends anywhere; the page reads it, and hands it over."""
        self.once = token_urlsafe(32)
        self.opening_address = f"http://{HOST}:{port}/#{self.once}"
        """For a browser that is started with it: others on the machine see its command line; it lets in once."""
        self.tabs: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        """What is served: the files of the page to every page of ours, all else to whoever has the token."""
        app = web.Application(middlewares=[self._gate()])
        app.add_routes(
            [
                web.get("/", self._page),
                web.post("/token", self._token),
                web.get("/ws/{token}", self._tab),
                web.static("/page", _PAGE),
                web.static("/static", _STATIC),
            ]
        )
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close_tabs)
        return app

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _token(self, request: web.Request) -> web.StreamResponse:
        """The token, for a page that has it from its address, or what lets in once."""
        if self.once and is_one_of(_given(request), [self.once]):
            self.once = ""
        return web.Response(text=self.token)

    async def _tab(self, request: web.Request) -> web.StreamResponse:
        """The terminal of one tab."""
        if len(self.tabs) >= MOST_TABS:
            return web.Response(status=503, text=f"503: {MOST_TABS} tabs are open; close one of them.\n")
        websocket = web.WebSocketResponse(heartbeat=15)
        await websocket.prepare(request)
        self.tabs.add(websocket)
        try:
            await Terminal(self.words, websocket).run_for_tab(
                _cells(request, "width", 80), _cells(request, "height", 24)
            )
        finally:
            self.tabs.discard(websocket)
        return websocket

    async def _close_tabs(self, app: web.Application) -> None:
        for websocket in list(self.tabs):
            await websocket.close()

    def _gate(self) -> Middleware:
        @web.middleware
        async def gate(request: web.Request, handler: _Answer) -> web.StreamResponse:
            asked = Asked(
                host=request.headers.get("Host", ""),
                origin=request.headers.get("Origin", ""),
                token=_given(request),
                public=request.path == "/" or request.path.startswith(_PUBLIC),
            )
            tokens = [self.token, self.once] if request.path == "/token" else [self.token]
            why = refusal(asked, tokens)
            return web.Response(status=403, text=_REFUSED.format(why=why)) if why else await handler(request)

        return gate


def listen(port: int) -> socket.socket:
    """A socket on this machine, reachable from no other.

    Args:
        port: 0 for one that is free.

    Raises:
        RefusedError: If the port cannot be had.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # only now is a port refused that another program listens on
    except OSError as error:
        listening.close()
        why = (error.strerror or str(error)).lower()
        raise RefusedError(f"port {port} cannot be had: {why}; leave `--port` out for one that is free") from None
    return listening


def serve(server: CoderServer, opened: Callable[[], None]) -> None:
    """Serve until Ctrl-C, or until the process is asked to end.

    Args:
        server: What to serve.
        opened: Called once the address can be asked.
    """
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(server, opened))


async def _serve(server: CoderServer, opened: Callable[[], None]) -> None:
    logging.getLogger("aiohttp.server").addFilter(_is_fault_of_ours)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=5)
    await runner.setup()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # as on Windows, where Ctrl-C raises KeyboardInterrupt
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await web.SockSite(runner, server.listening).start()
        opened()
        await ended.wait()
    finally:
        await runner.cleanup()


def _is_fault_of_ours(record: logging.LogRecord) -> bool:
    """Whether the terminal is to be told: others on the machine could fill it with requests that are none."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


def _given(request: web.Request) -> str:
    """The token that came with a request: in the path of a websocket, which can have no header of a page's own."""
    return request.match_info.get("token") or request.headers.get("Authorization", "").removeprefix("Bearer ")


def _cells(request: web.Request, name: str, default: int) -> int:
    """How wide or high the browser says it is, within reason."""
    asked = request.query.get(name, "")
    return within(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 12 else default
