"""The text on which codings were made, where the file has been edited since: from git, or from a copy."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from qualcode.errors import RefusedError
from qualcode.files.documents_md import parse_text, text_of
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Document, Text

_MOST_COMMITS = 500
_SECONDS = 20


def former_text(root: Path, document: Document, sha256: str, copy: Path | None = None) -> Text | None:
    """The text that has a digest; `None` where neither git nor the copy has it.

    Raises:
        RefusedError: If a copy is given and it is not that text.
    """
    if copy is not None:
        for text in _readings(document, copy.read_bytes()):
            if text.sha256 == sha256:
                return text
        raise RefusedError(f"'{copy}' is not the text of '{document.id}' that was coded; its digest is another")
    for raw in _committed(root, document.path):
        for text in _readings(document, raw):
            if text.sha256 == sha256:
                return text
    return None


def _readings(document: Document, raw: bytes) -> Iterator[Text]:
    """The text of a file with a head, and of one that is all body."""
    content, _ = parse_utf8(raw, document.path)
    if content is None:
        return
    text, _ = parse_text(content, document.path, document.speakers)
    if text is not None:
        yield text
    yield text_of(content, document.speakers)


def _committed(root: Path, path: str) -> Iterator[bytes]:
    """Each version of a file that git has, the newest first; what is staged comes before all."""
    commits = (_git(root, "log", "--all", f"-{_MOST_COMMITS}", "--format=%H", "--", path) or b"").split()
    seen: set[bytes] = set()
    for commit in ("", *(commit.decode("ascii") for commit in commits)):
        name = (_git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{path}") or b"").strip()
        if not name or name in seen:
            continue
        seen.add(name)
        raw = _git(root, "cat-file", "blob", name.decode("ascii"))
        if raw is not None:
            yield raw


def _git(root: Path, *words: str) -> bytes | None:
    """What git says; `None` where there is no git or it has nothing to say."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
