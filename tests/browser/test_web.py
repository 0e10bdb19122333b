"""The coder in a browser: what a person sees and presses, and who is kept out."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from headless_chromium import Browser, browser_here, chromium
from qualcode.files.codings_jsonl import parse_codings

aiohttp = pytest.importorskip("aiohttp", reason="textual-serve is not installed; `pip install qualcode[web]`")
pytest.importorskip("textual_serve", reason="textual-serve is not installed; `pip install qualcode[web]`")

PICTURES = Path(__file__).resolve().parent.parent.parent / "build/browser"

STUDY = """
== qualcode.yaml
title: T
coders: [{id: ann}]
assignments: {ann: [p1]}
== codebook/codebook.yaml
name: B
codes: [{id: trust, label: Trust}, {id: equity, label: Equity}]
== transcripts/p1.md
---
id: p1
speakers: {A: respondent, B: respondent}
---
A: We asked everyone.

B: Nobody came, 谁也没来 🙂.
"""


@asynccontextmanager
async def served(folder: Path, *words: str) -> AsyncIterator[str]:
    """The address at which a study's coder is served; at the end Ctrl-C, after which all has ended in good order."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "qualcode", "-C", str(folder), "--as", "ann", "code", "--web", "--no-browser", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        rest, said = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, rest) == (0, b"")
    assert said.count(b"\n") == 1, said.decode()
    with pytest.raises(ProcessLookupError):  # nobody of the group is left
        os.killpg(process.pid, 0)


def in_browser(folder: Path, act: Callable[[Browser, str], Awaitable[None]], *words: str) -> None:
    """Serve a study and open a browser, and do something there."""
    if browser_here() is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium here; tests/install-tools installs it")
        pytest.skip("no chromium here; tests/install-tools installs it")

    async def work() -> None:
        async with served(folder, *words) as address, chromium(folder.parent / "profile") as browser:
            await act(browser, address)

    asyncio.run(work())


def on_disk(folder: Path) -> list[tuple[str, str]]:
    path = folder / "codings/ann/p1.jsonl"
    return [(one.code, one.quote) for one in parse_codings(path.read_bytes(), path.name)[0]] if path.is_file() else []


def test_a_turn_is_coded_in_the_browser_and_another_tab_sees_it(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)

    async def act(browser: Browser, address: str) -> None:
        first = await browser.tab(address)
        await first.until(lambda shown: "谁也没来 🙂" in shown)
        await first.press("j", "Enter")
        await first.until(lambda shown: "Equity" in shown)
        await first.press("e", "q", "Enter")
        await first.until(lambda shown: bool(on_disk(folder)))
        assert on_disk(folder) == [("equity", "Nobody came, 谁也没来 🙂.")]
        assert await first.evaluate("location.href") == address.partition("?")[0]
        assert {one.split("//")[1].split("/")[0] for one in first.asked if not one.startswith("data:")} == {
            address.split("/")[2]
        }
        assert first.remarks == []
        picture = await first.picture(PICTURES / "coding.png")
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 10_000
        second = await browser.tab(address)
        await second.until(lambda shown: "谁也没来 🙂" in shown)
        await second.press("j", "z")
        await first.until(lambda shown: not on_disk(folder))

    in_browser(folder, act, "p1")


def test_whoever_ends_the_program_in_a_tab_is_told_and_can_open_it_again(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)

    async def act(browser: Browser, address: str) -> None:
        tab = await browser.tab(address)
        await tab.until(lambda shown: "p1" in shown)
        await tab.press("q")
        await tab.evaluate(_UNTIL_CLOSED)
        assert "What was coded is on disk" in await tab.evaluate("document.body.innerText")
        await tab.press("Enter")
        await tab.until(lambda shown: "p1" in shown)

    in_browser(folder, act)


_UNTIL_CLOSED = """
new Promise((done) => {
  const look = () => document.body.classList.contains("-closed") ? done() : setTimeout(look, 20);
  look();
})
"""


def test_nobody_comes_in_without_the_token_or_from_another_site(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)

    async def work() -> None:
        async with served(folder, "p1") as address, aiohttp.ClientSession() as client:
            base, _, token = address.partition("/?token=")
            ours = {"Origin": base}
            wrong = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
            for path, headers in (
                ("/", {}),
                (f"/?token={wrong}", {}),
                ("/?token=", {}),
                ("/page/page.js", {}),
                ("/static/js/textual.js", {}),
                ("/ws", ours),
                (f"/?token={token}", {"Host": "evil.example"}),
                (f"/?token={token}", {"Origin": "http://evil.example"}),
                (f"/ws?token={token}", {"Origin": "http://127.0.0.1:1"}),
                (f"/ws?token={token}", {}),
            ):
                async with client.get(base + path, headers=headers) as answer:
                    assert (path, headers, answer.status) == (path, headers, 403)
                    assert "Set-Cookie" not in answer.headers
                    assert token not in await answer.text()
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(cookie_jar=jar) as known:
                async with known.get(address) as answer:
                    assert answer.status == 200
                    assert "HttpOnly" in answer.headers["Set-Cookie"]
                    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
                    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
                    assert token not in await answer.text()
                async with known.get(f"{base}/page/page.js") as answer:
                    assert answer.status == 200
                async with known.get(f"{base}/static/../../server.py") as answer:
                    assert answer.status == 404

    asyncio.run(work())


def test_junk_from_a_page_ends_nothing_and_a_killed_program_closes_its_tab(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)
    junk = ["[]", "nonsense", '["stdin",3]', '["resize",{"width":-5,"height":-5}]', '["stdin","\\ud800"]', "[" * 50_000]
    junk.append('["resize",{"width":1000000000,"height":1}]')

    async def work() -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        async with served(folder, "p1") as address, aiohttp.ClientSession(cookie_jar=jar) as known:
            base = address.partition("/?token=")[0]
            async with known.get(address):
                pass
            async with known.ws_connect(f"{base}/ws?width=80&height=24", headers={"Origin": base}) as tab:
                await until_drawn(tab, b"Nobody came")
                for words in junk:
                    await tab.send_str(words)
                await tab.send_bytes(b"\0\xff")
                await tab.send_str('["ping",7]')
                while (said := await tab.receive(10)).type != aiohttp.WSMsgType.TEXT:
                    pass
                assert said.data == '["pong",7]'
                os.kill(child_of(folder), signal.SIGKILL)
                while (said := await tab.receive(10)).type == aiohttp.WSMsgType.BINARY:
                    pass
                assert said.type == aiohttp.WSMsgType.CLOSE

    asyncio.run(work())


async def until_drawn(tab: Any, words: bytes) -> None:
    drawn = b""
    while words not in drawn:
        drawn += await tab.receive_bytes(timeout=10)


def child_of(folder: Path) -> int:
    """The process of the only tab of a study."""
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        words = status.read_bytes().split(b"\0")
        if b"-P" in words and str(folder).encode() in words:
            return int(status.parent.name)
    raise AssertionError("no program of a tab")


def test_no_more_tabs_are_opened_than_the_machine_bears(tmp_path: Path) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from qualcode.tui.web.server import MOST_TABS, CoderServer, listen

    async def work() -> tuple[int, str]:
        with listen(0) as listening:
            server = CoderServer([], listening)
            server.tabs.update(aiohttp.web.WebSocketResponse() for _ in range(MOST_TABS))
            async with TestClient(TestServer(server.application())) as client:
                origin = f"http://127.0.0.1:{client.port}"
                answer = await client.get("/ws", params={"token": server.token}, headers={"Origin": origin})
                server.tabs.clear()
                return answer.status, await answer.text()

    assert asyncio.run(work()) == (503, "503: 16 tabs are open; close one of them.\n")


def test_the_address_for_the_browser_that_is_started_opens_the_page_once_and_nothing_else() -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from qualcode.tui.web.server import CoderServer, listen

    async def work() -> list[int]:
        with listen(0) as listening:
            server = CoderServer([], listening)
            once = {"token": server.once}
            jar = aiohttp.DummyCookieJar()
            async with TestClient(TestServer(server.application()), cookie_jar=jar) as client:
                origin = {"Origin": f"http://127.0.0.1:{client.port}"}
                paths = ("/page/page.js", "/ws", "/", "/")
                answers = [await client.get(path, params=once, headers=origin) for path in paths]
                return [answer.status for answer in answers]

    assert asyncio.run(work()) == [403, 403, 200, 403]


def test_each_run_has_an_address_of_its_own() -> None:
    from qualcode.tui.web.server import CoderServer, listen

    with listen(0) as listening:
        servers = [CoderServer([], listening) for _ in range(2)]
    tokens = {token for server in servers for token in (server.token, server.once)}
    assert len(tokens) == 4
    assert [server.token in server.address for server in servers] == [True, True]
