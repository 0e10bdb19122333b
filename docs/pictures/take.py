"""Take the pictures of the coder that the docs show, on a copy of the study in this repository.

    python docs/pictures/take.py [--png] [--all] [NAME ...]

Every moment is reached with the keys that a person would press. What is drawn is written as SVG beside this file: the
same study and the same program give the same bytes. `--all` takes each moment also in the sizes and themes that are
not kept, into build/pictures; `--png` makes PNG of them all there, with chromium, for looking at.
"""

import asyncio
import io
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from textual.widgets import Input, TextArea

from qualcode.cli import run
from qualcode.tui.app import CoderApp

HERE = Path(__file__).resolve().parent
STUDY = HERE.parent.parent
BUILD = STUDY / "build/pictures"
PARTS = ("qualcode.yaml", "cases.csv", "codebook", "transcripts", "codings", "memos", "records", "datasets")
SMALL, LARGE = (80, 24), (160, 48)
DARK, LIGHT = "textual-dark", "textual-light"
UNMIGRATED = ("4.0.0 4.1.0 --back", "3.0.0 4.0.0 --back", "3.0.0 4.0.0")
"""Migrations after which codings wait for the recode queue."""


class Moment(NamedTuple):
    """What a picture shows, and how one gets there."""

    name: str
    keys: tuple[str, ...] = ()
    document: str = "net-a-lead-1"
    """Empty for the documents."""
    coder: str = "coder-a"
    kept: tuple[tuple[tuple[int, int], str], ...] = ((SMALL, DARK),)
    """Sizes and themes of the pictures that the docs show."""
    migrations: tuple[str, ...] = ()
    under_way: bool = False
    """Whether the coder has not finished the document yet."""


MOMENTS = (
    Moment("documents", document="", coder="coder-b"),
    Moment("coding", ("colon", *"14", "enter"), kept=((SMALL, DARK), (LARGE, DARK), (LARGE, LIGHT)), under_way=True),
    Moment("sentence", ("colon", *"14", "enter", "l", "l", "J"), kept=(), under_way=True),
    Moment("finder", ("colon", *"14", "enter", "enter", *"team"), under_way=True),
    Moment("letters", ("colon", *"14", "enter", "apostrophe"), kept=((SMALL, DARK),), under_way=True),
    Moment("letter", ("colon", *"14", "enter", "apostrophe", "s"), kept=(), under_way=True),
    Moment("found", ("slash", *"district", "enter", "n", "n"), under_way=True),
    Moment("search", ("p", *"famil", "asterisk", "enter"), kept=((LARGE, LIGHT),)),
    Moment("codes", ("colon", *"14", "enter", "t"), kept=(), under_way=True),
    Moment("memo", ("colon", *"14", "enter", "m"), kept=((SMALL, LIGHT),), under_way=True),
    Moment("codebook", ("colon", *"14", "enter", "i"), under_way=True),
    Moment("help", ("question_mark",), kept=(), under_way=True),
    Moment("compare", ("w",), kept=((LARGE, DARK),)),
    Moment("finish", ("exclamation_mark",), document="net-a-lead-2", kept=()),
    Moment("reconcile", ("c", "j", "enter", "y"), document="", coder="coder-b", kept=((SMALL, DARK),)),
    Moment("recode", ("r",), document="", migrations=UNMIGRATED),
)


def main(words: list[str]) -> None:
    """Take the moments that were named, or all."""
    wanted = [word for word in words if not word.startswith("--")]
    unknown = set(wanted) - {moment.name for moment in MOMENTS}
    if unknown:
        sys.exit(f"no moment {', '.join(sorted(unknown))}; there are: {', '.join(one.name for one in MOMENTS)}")
    for moment in MOMENTS:
        if wanted and moment.name not in wanted:
            continue
        views = [(size, theme) for size in (SMALL, LARGE) for theme in (DARK, LIGHT)]
        for size, theme in views if "--all" in words else moment.kept:
            path = HERE if (size, theme) in moment.kept else BUILD
            take(moment, size, theme, path / f"{name_of(moment, size, theme)}.svg", png="--png" in words)


def name_of(moment: Moment, size: tuple[int, int], theme: str) -> str:
    """A picture's name: the moment's, and what is not as usual."""
    return moment.name + ("-wide" if size == LARGE else "") + ("-light" if theme == LIGHT else "")


def take(moment: Moment, size: tuple[int, int], theme: str, path: Path, *, png: bool = False) -> None:
    """Take one picture."""
    with TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        copy_study(study, moment.migrations)
        if moment.under_way:
            run_quietly(study, "codings", "finish", moment.document, "--coder", moment.coder, "--reopen")
        svg = asyncio.run(drawn(moment, study, size, theme))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plain(svg), "utf-8")
    print(f"{path.relative_to(STUDY)}  {path.stat().st_size // 1024} KB")
    if png:
        picture(path)


def copy_study(study: Path, migrations: tuple[str, ...]) -> None:
    """The study of this repository in another folder, where migrations are played."""
    study.mkdir()
    for name in PARTS:
        if (STUDY / name).is_dir():
            shutil.copytree(STUDY / name, study / name)
        else:
            shutil.copy(STUDY / name, study)
    shutil.rmtree(study / "records/rounds")  # in which all are closed
    for words in migrations:
        run_quietly(study, "codebook", "migrate", *words.split(), "--by", "coder-b")


def run_quietly(study: Path, *words: str) -> None:
    """A command on a study, which has to succeed."""
    with redirect_stdout(io.StringIO()):
        ended = run(["-C", str(study), *words])
    if ended:
        sys.exit(f"{' '.join(words)} ended with {ended}")


async def drawn(moment: Moment, study: Path, size: tuple[int, int], theme: str) -> str:
    """What the screen shows after the keys, as SVG."""
    app: Any = CoderApp(str(study), moment.coder, moment.document)
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await pilot.pause(0.5)
        for key in moment.keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        for box in (*app.screen.query(Input), *app.screen.query(TextArea)):
            box.cursor_blink = False
        await pilot.pause(0.5)
        return str(app.export_screenshot(title=f"qualcode: {moment.name}"))


def plain(svg: str) -> str:
    """The picture with no fonts that would be loaded from elsewhere, and half as long."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace("&#160;", "\N{NO-BREAK SPACE}")
    svg = re.sub(r' clip-path="url\(#terminal-\d+-line-\d+\)"', "", svg)
    svg = re.sub(r'<clipPath id="terminal-\d+-line-\d+">.*?</clipPath>\s*', "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+-", "t-", svg)


def picture(path: Path) -> None:
    """Make a PNG of an SVG, for looking at."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium here; leave --png out")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text("utf-8"))
    assert box is not None
    width, height = (round(float(one)) + 16 for one in box.groups())
    BUILD.mkdir(parents=True, exist_ok=True)
    target = BUILD / f"{path.stem}.png"
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--screenshot={target}", f"--window-size={width},{height}"]
    subprocess.run([chromium, *words, path.as_uri()], check=True, capture_output=True)
    print(f"{target.relative_to(STUDY)}")


if __name__ == "__main__":
    main(sys.argv[1:])
