"""What the shell offers on TAB: names of the study, read from settings, codebook, heads and the names of files.

No coding is ever read for it. What an option or argument takes is told by its name, the same on every command.
Somebody waits with a finger on the key: what takes long to import or to read is needed only after a change.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from qualcode.asking import asking
from qualcode.cli._kept_names import Name, kept_names
from qualcode.layout import (
    CASES,
    CODEBOOK,
    CODINGS,
    LAYER,
    MEMOS,
    MIGRATIONS,
    PROPOSALS,
    SETTINGS,
    TRANSCRIPTS,
    VERSIONS,
    data_set_names,
    main_of,
    root_above,
)

if TYPE_CHECKING:
    from qualcode.model import Codebook
    from qualcode.settings import Settings

_ID = re.compile(rb"^id:[ \t]*[\"']?([^\"'\r\n#]+)", re.MULTILINE)
_MACHINE = re.compile(rb"^kind:[ \t]*[\"']?machine\b", re.MULTILINE)

_HEAD = 8000
"""Bytes in which a head ends that is not looked at any further."""


def document_names(root: Path) -> Iterator[Name]:
    """The ids in the heads of the documents."""
    above = main_of(root) or root
    for path in sorted((above / TRANSCRIPTS).rglob("*.md")):
        with path.open("rb") as stream:
            head = stream.read(600)
        found = _ID.search(head)
        title = re.search(rb"^title:[ \t]*(.+)", head, re.MULTILINE)
        yield Name(found[1].strip().decode() if found else path.stem, title[1].strip().decode() if title else "")


def speaker_names(root: Path) -> Iterator[Name]:
    """The labels and the roles of the speakers that the heads of the documents declare."""
    files = sorted(((main_of(root) or root) / TRANSCRIPTS).rglob("*.md"))

    def read() -> Iterator[Name]:
        from qualcode.files.documents_md import parse_document

        roles: dict[str, str] = {}
        for path in files:
            with path.open("rb") as stream:
                head = stream.read(_HEAD).decode("utf-8", "ignore")
            document, _ = parse_document(head, path.name)
            roles.update(document.speakers if document else {})
        yield from map(Name, sorted({role for role in roles.values() if role}))
        yield from (Name(label, role) for label, role in sorted(roles.items()))

    yield from kept_names(root, "speakers", files, read)


def code_names(root: Path) -> Iterator[Name]:
    """The codes of the working codebook, and those that are proposed."""

    def read() -> Iterator[Name]:
        codebook = _codebook(root)
        yield from (Name(code.id, code.label) for code in codebook.codes) if codebook else ()

    yield from kept_names(root, "codes", [root / CODEBOOK], read)
    yield from proposal_names(root)


def proposal_names(root: Path) -> Iterator[Name]:
    """The codes that are proposed; where the settings have a blind round, those of whoever asks alone."""
    if not any((root / PROPOSALS).glob("*.yaml")):
        return
    from qualcode.proposed import load_proposals

    settings = _settings(root)
    blind = settings is None or any(stage.blind for stage in settings.rounds)
    for one in load_proposals(root, []):
        if not one.outcome and (one.by == asking() or not blind):
            yield Name(one.id, one.label)


def facet_names(root: Path) -> Iterator[Name]:
    """The facets, each alone and with each of its values."""

    def read() -> Iterator[Name]:
        codebook = _codebook(root)
        for facet in codebook.facets if codebook else ():
            yield Name(facet.id)
            yield from (Name(f"{facet.id}={value.id}", value.label) for value in facet.values)

    yield from kept_names(root, "facets", [root / CODEBOOK], read)


def coder_names(root: Path) -> Iterator[Name]:
    """The coders that the settings name."""

    def read() -> Iterator[Name]:
        settings = _settings(root)
        yield from (Name(coder.id, coder.name) for coder in settings.coders) if settings else ()

    yield from kept_names(root, "coders", [root / SETTINGS], read)


def round_names(root: Path) -> Iterator[Name]:
    """The rounds that the settings name."""

    def read() -> Iterator[Name]:
        settings = _settings(root)
        yield from (Name(stage.id, stage.title) for stage in settings.rounds) if settings else ()

    yield from kept_names(root, "rounds", [root / SETTINGS], read)


def layer_names(root: Path) -> Iterator[Name]:
    """The folders of the layers."""
    yield from (Name(path.parent.name) for path in sorted((root / CODINGS).glob(f"*/{LAYER}")))


def machine_names(root: Path) -> Iterator[Name]:
    """The folders of the layers that are a machine's."""
    for path in sorted((root / CODINGS).glob(f"*/{LAYER}")):
        with path.open("rb") as stream:
            if _MACHINE.search(stream.read(_HEAD)):
                yield Name(path.parent.name)


def case_names(root: Path) -> Iterator[Name]:
    """The cases."""
    yield from (Name(row["id"], row.get("kind") or "") for row in _cases(root))


def attribute_names(root: Path) -> Iterator[Name]:
    """The attributes of cases, each with each of its values."""
    values = {(name, row[name]) for row in _cases(root) for name in row if name not in ("id", "parent") and row[name]}
    yield from (Name(f"{name}={value}") for name, value in sorted(values))


def version_names(root: Path) -> Iterator[Name]:
    """The released versions of the codebook, and the one at work."""
    yield from (Name(path.stem) for path in sorted((root / VERSIONS).glob("*.yaml")))


def migration_names(root: Path) -> Iterator[Name]:
    """The migrations."""
    yield from (Name(path.stem) for path in sorted((root / MIGRATIONS).glob("*.yaml")))


def memo_names(root: Path) -> Iterator[Name]:
    """The memos."""
    yield from (Name(path.stem) for path in sorted((root / MEMOS).glob("*.md")))


def data_set_names_of(root: Path) -> Iterator[Name]:
    """The data sets."""
    yield from map(Name, data_set_names(root))


def coders_and_documents(root: Path) -> Iterator[Name]:
    """Where either may stand."""
    yield from coder_names(root)
    yield from document_names(root)


Names = Callable[[Path], Iterable[Name]]

OPTIONS: dict[str, Names] = {
    "--document": document_names,
    "--case": case_names,
    "--where": attribute_names,
    "--coder": coder_names,
    "--as": coder_names,
    "--second": coder_names,
    "--coders": coder_names,
    "--by": coder_names,
    "--layer": layer_names,
    "--machine": machine_names,
    "--speaker": speaker_names,
    "--code": code_names,
    "--exclusive": code_names,
    "--coded": code_names,
    "--not-coded": code_names,
    "--overlapping": code_names,
    "--near-codes": code_names,
    "--code-as": code_names,
    "--parent": code_names,
    "--facet": facet_names,
    "--round": round_names,
}
ARGUMENTS: dict[str, Names] = {
    "document": document_names,
    "document_id": document_names,
    "documents": document_names,
    "code": code_names,
    "codes": code_names,
    "proposal": proposal_names,
    "round_id": round_names,
    "migration": migration_names,
    "memo_id": memo_names,
    "version": version_names,
    "old": version_names,
    "new": version_names,
    "name": data_set_names_of,
    "machine": machine_names,
    "words": coders_and_documents,
}


def names_for(param: click.Parameter) -> Names | None:
    """What an option or an argument takes, where that is a name of the study."""
    if isinstance(param.type, click.Choice | click.Path) or param.type is click.UNPROCESSED:
        return None
    if isinstance(param, click.Argument):
        return ARGUMENTS.get(param.name or "")
    known = code_names if param.metavar == "CODE" else None
    return next((OPTIONS[name] for name in param.opts if name in OPTIONS), known)


def offered(param: click.Parameter, folder: Path, typed: str) -> list[CompletionItem] | None:
    """The names of the study that begin as typed; `None` where this takes none.

    Several names may stand between commas, as the scope options take them: the last is completed.
    """
    names = names_for(param)
    root = root_above(folder)
    if names is None or root is None:
        return None if names is None else []
    before, comma, last = typed.rpartition(",") if names is not attribute_names else ("", "", typed)
    found = (one for one in names(root) if one.name.startswith(last))
    return [
        CompletionItem(f"{before}{comma}{one.name}", help=" ".join(one.words.split()) or None)
        for one in islice(found, 2000)
    ]


def _codebook(root: Path) -> "Codebook | None":
    from qualcode.files.codebook_yaml import parse_codebook

    return parse_codebook((root / CODEBOOK).read_text("utf-8"), CODEBOOK)[0]


def _settings(root: Path) -> "Settings | None":
    from qualcode.files.settings_yaml import parse_settings

    return parse_settings((root / SETTINGS).read_text("utf-8"), SETTINGS)[0]


def _cases(root: Path) -> list[dict[str, str]]:
    import csv

    above = main_of(root) or root
    lines = (above / CASES).read_text("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
