"""The coder in a browser: what a person sees and presses, and who is kept out."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from headless_chromium import Browser, browser_here, chromium, told
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


@pytest.fixture(scope="module")
def port_of_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A browser for all tests here: to start one takes longer than what is done in it."""
    if browser_here() is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium here; tests/install-tools installs it")
        pytest.skip("no chromium here; tests/install-tools installs it")
    with chromium(tmp_path_factory.mktemp("browser")) as port:
        yield port


def in_browser(port: int, folder: Path, act: Callable[[Browser, str], Awaitable[None]], *words: str) -> None:
    """Serve a study, and do something there in a browser."""

    async def work() -> None:
        async with served(folder, *words) as address, told(port) as browser:
            await act(browser, address)

    asyncio.run(work())


def on_disk(folder: Path) -> list[tuple[str, str]]:
    path = folder / "codings/ann/p1.jsonl"
    return [(one.code, one.quote) for one in parse_codings(path.read_bytes(), path.name)[0]] if path.is_file() else []


def test_a_turn_is_coded_in_the_browser_and_another_tab_sees_it(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], port_of_browser: int
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
        assert await first.evaluate("location.href") == address.partition("#")[0]
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

    in_browser(port_of_browser, folder, act, "p1")


def test_whoever_ends_the_program_in_a_tab_is_told_and_can_open_it_again(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], port_of_browser: int
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
        bare = await browser.tab(address.partition("#")[0])
        await bare.until(lambda shown: "needs the whole address" in shown)
        await bare.evaluate(f"location.href = {address!r}")
        await bare.until(lambda shown: "needs the whole address" not in shown)
        await bare.evaluate(_UNTIL_LET_IN)

    in_browser(port_of_browser, folder, act)


_UNTIL_LET_IN = """
new Promise((done) => {
  const look = () => sessionStorage.length ? done() : setTimeout(look, 20);
  look();
})
"""
_UNTIL_CLOSED = """
new Promise((done) => {
  const look = () => document.body.classList.contains("-closed") ? done() : setTimeout(look, 20);
  look();
})
"""


def test_another_server_of_this_machine_is_sent_nothing_that_lets_it_in(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path], port_of_browser: int
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)
    heard: list[tuple[str, str, str]] = []

    async def hear(request: Any) -> Any:
        heard.append((request.path, *(request.headers.get(name, "") for name in ("Cookie", "Referer"))))
        return aiohttp.web.Response(text="another", content_type="text/html")

    async def act(browser: Browser, address: str) -> None:
        from aiohttp.test_utils import TestServer

        other = aiohttp.web.Application()
        other.router.add_get("/other", hear)
        async with TestServer(other) as another:
            tab = await browser.tab(address)
            await tab.evaluate(_UNTIL_LET_IN)
            assert await tab.evaluate("[document.cookie, sessionStorage.length, localStorage.length]") == ["", 1, 0]
            await tab.evaluate(f"location.href = 'http://127.0.0.1:{another.port}/other'")
            await tab.until(lambda shown: shown == "another")
            assert await tab.evaluate("[document.referrer, document.cookie, sessionStorage.length]") == ["", "", 0]

    in_browser(port_of_browser, folder, act)
    assert heard == [("/other", "", "")]


def test_nobody_comes_in_without_the_token_or_from_another_site(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)

    async def work() -> None:
        async with served(folder, "p1") as address, aiohttp.ClientSession() as client:
            base, _, token = address.partition("/#")
            ours = {"Origin": base}
            wrong = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
            for method, path, headers in (
                ("GET", "/", {"Host": "evil.example"}),
                ("GET", "/", {"Origin": "http://evil.example"}),
                ("GET", "/page/page.js", {"Host": "evil.example:80"}),
                ("POST", "/token", ours),
                ("POST", "/token", ours | bearing(wrong)),
                ("POST", "/token", ours | bearing("")),
                ("POST", "/token", ours | {"Cookie": f"token={token}"}),
                ("POST", "/token", bearing(token)),
                ("POST", "/token", bearing(token) | {"Origin": "http://evil.example"}),
                ("POST", "/token", bearing(token) | {"Origin": "http://127.0.0.1:1"}),
                ("POST", "/token", bearing(token) | {"Origin": "null"}),
                ("GET", "/ws", ours),
                ("GET", f"/ws/{wrong}", ours),
                ("GET", f"/ws/{token}", {}),
                ("GET", f"/ws/{token}", {"Origin": "http://127.0.0.1:1"}),
                ("GET", f"/ws/{token}", {"Origin": "http://evil.example", "Host": "evil.example"}),
                ("GET", "/nowhere", ours),
            ):
                async with client.request(method, base + path, headers=headers) as answer:
                    assert (method, path, headers, answer.status) == (method, path, headers, 403)
                    assert token not in await answer.text()
            for path in ("/", "/page/page.js", "/static/js/textual.js"):
                async with client.get(base + path) as answer:
                    assert answer.status == 200
                    assert "Set-Cookie" not in answer.headers
                    assert answer.headers["Referrer-Policy"] == "no-referrer"
                    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
                    assert token not in await answer.text()
            async with client.get(f"{base}/static/../../server.py", headers=ours | bearing(token)) as answer:
                assert answer.status == 404
            async with client.post(f"{base}/token", headers=ours | bearing(token)) as answer:
                assert (answer.status, await answer.text()) == (200, token)

    asyncio.run(work())


def bearing(token: str) -> dict[str, str]:
    """The header in which the page hands over what it was given."""
    return {"Authorization": f"Bearer {token}"}


def test_junk_from_a_page_ends_nothing_and_a_killed_program_closes_its_tab(
    tmp_path: Path, write_study_files: Callable[[Path, str], Path]
) -> None:
    folder = write_study_files(tmp_path / "study", STUDY)
    junk = ["[]", "nonsense", '["stdin",3]', '["resize",{"width":-5,"height":-5}]', '["stdin","\\ud800"]', "[" * 50_000]
    junk.append('["resize",{"width":1000000000,"height":1}]')

    async def work() -> None:
        async with served(folder, "p1") as address, aiohttp.ClientSession() as known:
            base, _, token = address.partition("/#")
            async with known.ws_connect(f"{base}/ws/{token}?width=80&height=24", headers={"Origin": base}) as tab:
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
                answer = await client.get(f"/ws/{server.token}", headers={"Origin": origin})
                server.tabs.clear()
                return answer.status, await answer.text()

    assert asyncio.run(work()) == (503, "503: 16 tabs are open; close one of them.\n")


def test_the_address_for_the_browser_that_is_started_opens_the_page_once_and_nothing_else() -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from qualcode.tui.web.server import CoderServer, listen

    async def work() -> list[int]:
        with listen(0) as listening:
            server = CoderServer([], listening)
            once = server.once
            async with TestClient(TestServer(server.application())) as client:
                headers = {"Origin": f"http://127.0.0.1:{client.port}"} | bearing(once)
                tab = await client.get(f"/ws/{once}", headers=headers)
                answers = [await client.post("/token", headers=headers) for _ in range(2)]
                assert await answers[0].text() == server.token
                return [answer.status for answer in (tab, *answers)]

    assert asyncio.run(work()) == [403, 200, 403]


def test_each_run_has_an_address_of_its_own() -> None:
    from qualcode.tui.web.server import CoderServer, listen

    with listen(0) as listening:
        servers = [CoderServer([], listening) for _ in range(2)]
    tokens = {token for server in servers for token in (server.token, server.once)}
    assert len(tokens) == 4
    assert [server.token in server.address for server in servers] == [True, True]
