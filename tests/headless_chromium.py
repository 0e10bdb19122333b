"""A browser without a window, told over its DevTools protocol what to do; nothing is installed for it but chromium."""

import asyncio
import base64
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

_KEEP_TERMINAL = """
Object.defineProperty(Object.prototype, "fitAddon", {
  configurable: true,
  set(addon) {
    Object.defineProperty(this, "fitAddon", { value: addon, writable: true });
    if (this.terminal) window.terminalOfTest = this.terminal;
  },
});
"""
"""The page keeps its terminal to itself; so a test can read what stands in its cells."""

_SHOWN = """
(() => {
  const buffer = window.terminalOfTest?.buffer.active;
  if (!buffer) return document.body?.innerText ?? "";
  return Array.from({ length: buffer.length }, (_, at) => buffer.getLine(at).translateToString(true)).join("\\n");
})()
"""

_KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "ArrowDown": (40, ""), "ArrowUp": (38, ""), "Tab": (9, "")}


def browser_here() -> str | None:
    """The path of a Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One tab."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self.websocket = websocket
        self.asked: list[str] = []
        """Every address that the page asked for."""
        self.remarks: list[str] = []
        """What the page wrote into its console as a fault."""
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Tell the browser something, and wait until it has done it."""
        number = len(self._waiting) + 1
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.websocket.send_json({"id": number, "method": method, "params": parameters})
        return await self._waiting[number]

    async def go(self, address: str) -> None:
        """Open an address."""
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=_KEEP_TERMINAL)
        await self.call("Page.navigate", url=address)

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def shown(self) -> str:
        """What the terminal shows; before there is one, what the page says."""
        return str(await self.evaluate(_SHOWN))

    async def until(self, true: Callable[[str], bool]) -> str:
        """Wait until what is shown is as wanted."""
        shown = ""
        for _ in range(200):
            shown = await self.shown()
            if true(shown):
                return shown
            await asyncio.sleep(0.05)
        raise AssertionError(f"not shown in ten seconds; the last was:\n{shown}\n{self.remarks}")

    async def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key.upper()) if len(key) == 1 else 0, key))
            await self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, text=text)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def picture(self, path: Path) -> bytes:
        """A PNG of what is seen."""
        taken = base64.b64decode((await self.call("Page.captureScreenshot"))["data"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(taken)
        return taken

    async def close(self) -> None:
        """Close it, and listen no more."""
        await self.call("Page.close")
        self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening
        await self.websocket.close()

    async def _listen(self) -> None:
        async for message in self.websocket:
            said = message.json()
            if "id" in said:
                self._waiting[said["id"]].set_result(said.get("result", {}))
                continue
            match said["method"]:
                case "Network.requestWillBeSent":
                    self.asked.append(said["params"]["request"]["url"])
                case "Network.webSocketCreated":
                    self.asked.append(said["params"]["url"])
                case "Log.entryAdded" if said["params"]["entry"]["level"] == "error":
                    self.remarks.append(said["params"]["entry"]["text"])
                case "Runtime.exceptionThrown":
                    self.remarks.append(said["params"]["exceptionDetails"]["text"])


class Browser:
    """A browser in which tabs are opened."""

    def __init__(self, client: aiohttp.ClientSession, port: int) -> None:
        self.client = client
        self.port = port
        self.tabs: list[Tab] = []

    async def tab(self, address: str) -> Tab:
        """A new tab at an address."""
        async with self.client.put(f"http://127.0.0.1:{self.port}/json/new?about:blank") as answer:
            where = (await answer.json())["webSocketDebuggerUrl"]
        tab = Tab(await self.client.ws_connect(where, max_msg_size=0))
        self.tabs.append(tab)
        await tab.go(address)
        return tab


@contextmanager
def chromium(folder: Path, *, width: int = 1000, height: int = 600) -> Iterator[int]:
    """A browser whose profile is in a folder, ended afterwards; the port on which it is told what to do."""
    path = browser_here()
    assert path is not None
    words = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        f"--window-size={width},{height}",
        "about:blank",
    ]
    process = subprocess.Popen([path, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _port(folder / "DevToolsActivePort")
    finally:
        process.terminate()
        process.wait()


@asynccontextmanager
async def told(port: int) -> AsyncIterator[Browser]:
    """The browser that listens on a port; the tabs that are opened here are let go of afterwards."""
    async with aiohttp.ClientSession() as client:
        browser = Browser(client, port)
        try:
            yield browser
        finally:
            for tab in browser.tabs:
                await tab.close()


def _port(file: Path) -> int:
    """The port on which a browser listens, once it has said so."""
    for _ in range(600):
        if file.is_file() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.05)
    raise AssertionError("chromium did not start in half a minute")
