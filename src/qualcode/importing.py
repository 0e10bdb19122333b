"""Foreign transcript files to documents of a study: planned and shown first, then written."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import RefusedError, UnknownNameError, did_you_mean
from qualcode.exchange.canonical import canonical_body, speaker_roles, with_plain_label
from qualcode.exchange.readers import read_source
from qualcode.exchange.source import MOST_BYTES, Passage, Source, Unplaced
from qualcode.files.documents_md import format_document, parse_document, text_of
from qualcode.layout import document_path
from qualcode.model import Document, Study, Turn
from qualcode.problem import Problem
from qualcode.storage import digest, locked, write_file
from qualcode.study import load_study
from qualcode.text import one_line
from qualcode.texts import read_text

_SILENT_KINDS = ("program-document", "field-note")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A document as it would be written."""

    document: Document
    body: str
    path: str
    """Where it would stand, from the study's root."""
    turns: tuple[Turn, ...]
    words: int
    """Words spoken; in a document without turns, all words."""
    unplaced: tuple[Unplaced, ...]
    state: str
    """`new`, or `unchanged` where the study has this very file already."""


class _Wanted(NamedTuple):
    """What the caller says of every source."""

    case: str
    kind: str
    speakers: Mapping[str, str]
    document_id: str
    folder: str
    date: str


def plan_import(  # noqa: PLR0913 - the options of one command
    study: Study,
    sources: Sequence[Path],
    *,
    case: str = "",
    kind: str = "",
    speakers: Mapping[str, str] | None = None,
    document_id: str = "",
    folder: str = "",
    date: str = "",
    new_case: bool = False,
) -> tuple[list[PlannedImport], list[Problem]]:
    """The documents that foreign files would become; nothing is written.

    Args:
        study: The study that is to have them.
        sources: Transcript files: .docx, .md, .srt, .txt, .vtt.
        case: The case to which all of them belong.
        kind: Such as `interview`; a `program-document` or `field-note` is not searched for speakers.
        speakers: Roles of speakers by label; a label given here is one even where it stands only once.
        document_id: The id, for one source; else the file's name makes it.
        folder: Where below `transcripts/` they are to stand.
        new_case: The case is not in the study's table yet.
        date: When the interviews were held: 2018-12-12, 2018-12 or 2018.

    Returns:
        A plan for each file that can be imported, in the order of `sources`, and the problems of the others.

    Raises:
        RefusedError: If the request makes no sense for any file, or the study has cases but not this one.
        UnknownNameError: If a declared speaker never speaks.
    """
    if study.data_set is not None:
        raise RefusedError("a data set has the documents of its study; import into the study's folder")
    wanted = _Wanted(case, kind, speakers or {}, document_id, folder.strip("/"), date)
    _refuse(wanted, sources)
    if case and not new_case and study.cases and case not in study.case_by_id:
        raise RefusedError(f"no case '{case}'{did_you_mean(case, study.case_by_id)}; if it is new, give `--new-case`")
    plans: dict[str, PlannedImport] = {}
    problems: list[Problem] = []
    for resolved, source in {source.resolve(): source for source in sources}.items():
        shown = _shown(study, resolved, source)
        plan, faults = _plan_one(study, resolved, shown, wanted)
        problems += faults
        if plan is not None:
            plans[shown] = plan
    heard = {label for plan in plans.values() for label in plan.document.speakers}
    for label in () if problems else wanted.speakers:
        if label not in heard:
            raise UnknownNameError("speaker", label, heard)
    problems += _twins({shown: plan for shown, plan in plans.items() if plan.state == "new"})
    refused = {problem.path for problem in problems}
    return [plan for shown, plan in plans.items() if shown not in refused], sorted(problems)


def write_imports(study: Study, plans: Iterable[PlannedImport]) -> None:
    """Write the new ones of planned documents, all of them or, if a file is in the way, none.

    Raises:
        RefusedError: If a file has come to stand where one is to be written.
    """
    new = [plan for plan in plans if plan.state == "new"]
    if not new:
        return
    with locked(study.root):
        ids = {document.id.casefold() for document in load_study(study.root)[0].documents}
        given = [plan.document.id for plan in new if plan.document.id.casefold() in ids]
        if given:
            raise RefusedError(
                f"'{given[0]}' has come to be a document's id; nothing was written, plan the import again"
            )
        taken = [plan.path for plan in new if (study.root / plan.path).exists()]
        if taken:
            raise RefusedError(f"'{taken[0]}' is there already; nothing was written, plan the import again")
        for plan in new:
            write_file(study.root, plan.path, format_document(plan.document, plan.body).encode("utf-8"), None)


def _refuse(wanted: _Wanted, sources: Sequence[Path]) -> None:
    if wanted.document_id and len(sources) != 1:
        raise RefusedError("one id cannot stand for several documents; give `--id` with one file")
    parts = wanted.folder.split("/") if wanted.folder else []
    if any(not part or part.startswith(".") or "\\" in part or ":" in part for part in parts):
        raise RefusedError(f"'{wanted.folder}' is no folder below transcripts; write it like `net-a` or `2018/net-a`")
    if wanted.date and not _DATE.fullmatch(wanted.date):
        raise RefusedError(f"'{wanted.date}' is no date; write 2018-12-12, 2018-12 or 2018")


def _shown(study: Study, resolved: Path, source: Path) -> str:
    """A source's path from the study's root, or as the user gave it where it stands outside."""
    root = study.root.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else source.as_posix()


def _plan_one(study: Study, source: Path, shown: str, wanted: _Wanted) -> tuple[PlannedImport | None, list[Problem]]:
    try:
        with source.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [Problem(shown, 0, "cannot-open", f"cannot be opened: {(error.strerror or str(error)).lower()}")]
    sha256 = digest(raw)
    document_id = wanted.document_id or slug(source.stem)
    here = [document for document in study.documents if document.source.get("sha256") == sha256]
    same = next((document for document in here if document.id == document_id), here[0] if here else None)
    if same is not None and wanted.document_id in ("", same.id):
        return _unchanged(study, same)
    problems = _id_faults(study, document_id, shown, wanted)
    if same is not None:
        message = f"is in the study as '{same.id}' already ({same.path}); there is nothing to import"
        problems = [Problem(shown, 0, "duplicate-source", message)]
    spoken = bool(wanted.speakers) or wanted.kind not in _SILENT_KINDS
    read, faults = read_source(raw, shown, speakers=wanted.speakers, spoken=spoken)
    problems += faults
    if read is None or problems:
        return None, problems
    inside = source.is_relative_to(study.root.resolve())
    file = {"file": shown if inside else source.name, "sha256": sha256}
    return _new(read, document_id, shown, file, wanted)


def slug(stem: str) -> str:
    """A file's name as an id: lower-case letters, digits and hyphens; empty where letters would be lost.

    >>> slug("Ärzte, Gruppe 2 (final)"), slug("интервью 1")
    ('arzte-gruppe-2-final', '')
    """
    plain = unicodedata.normalize("NFKD", stem.lower().translate(_LATIN))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    if any(char.isalnum() and not char.isascii() for char in plain):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _id_faults(study: Study, document_id: str, shown: str, wanted: _Wanted) -> list[Problem]:
    if not document_id:
        message = "its name makes no id of plain letters and digits; import it on its own with `--id`"
        return [Problem(shown, 0, "document-id", message)]
    twin = next((other for other in study.documents if other.id.casefold() == document_id.casefold()), None)
    if twin is not None:
        origin = f", imported from {twin.source['file']}" if twin.source.get("file") else ""
        message = f"'{document_id}' is the id of {twin.path} already{origin}; import it with another `--id`"
        return [Problem(shown, 0, "duplicate-id", message)]
    path = document_path(wanted.folder, document_id)
    if (study.root / path).exists():
        message = f"{path} is there already and cannot be read; mend it, or import with another `--id`"
        return [Problem(shown, 0, "target-exists", message)]
    return []


def _unchanged(study: Study, document: Document) -> tuple[PlannedImport | None, list[Problem]]:
    text, problems = read_text(study.root, document)
    if text is None:
        return None, problems
    return PlannedImport(document, text.body, document.path, text.turns, text.words(), (), "unchanged"), problems


def _new(
    read: Source, document_id: str, shown: str, file: Mapping[str, str], wanted: _Wanted
) -> tuple[PlannedImport | None, list[Problem]]:
    notes: list[Unplaced] = []
    passages = [with_plain_label(passage, notes) for passage in read.passages]
    labels = dict.fromkeys(passage.speaker for passage in passages if passage.speaker is not None)
    document = Document(
        id=document_id,
        path=document_path(wanted.folder, document_id),
        title=one_line(read.title) or Path(shown).stem,
        kind=wanted.kind,
        case=wanted.case,
        date=wanted.date,
        speakers=speaker_roles(list(labels), wanted.speakers),
        source=file,
    )
    body = canonical_body(passages, document.speakers, notes)
    text = text_of(body, document.speakers)
    turns = text.turns
    problems = _verify(document, body, passages, turns, shown)
    plan = PlannedImport(document, body, document.path, turns, text.words(), (*read.unplaced, *notes), "new")
    return (None, problems) if problems else (plan, [])


def _verify(
    document: Document, body: str, passages: Sequence[Passage], turns: Sequence[Turn], shown: str
) -> list[Problem]:
    """Faults of a document that would not read back as what it was made of."""
    again, problems = parse_document(format_document(document, body), document.path)
    if again is None or problems:
        return [Problem(shown, 0, problem.rule, problem.message) for problem in problems]
    spoken = [passage.speaker for passage in passages if passage.speaker is not None]
    heard = [turn.speaker for turn in turns]
    at = next((at for at, pair in enumerate(zip(spoken, heard, strict=False)) if pair[0] != pair[1]), None)
    if at is None and len(spoken) == len(heard):
        return []
    at = min(len(spoken), len(heard)) - 1 if at is None else at
    line = body.count("\n", 0, turns[at].start) + 1 if turns else 1
    message = f"turn {at + 1} would not read back as one turn (line {line} of the text); correct the source there"
    return [Problem(shown, 0, "turns", message)]


def _twins(plans: Mapping[str, PlannedImport]) -> Iterator[Problem]:
    """Sources of one run that would become one document, or that are the same file twice."""
    ids, files = defaultdict(list), defaultdict(list)
    for shown, plan in plans.items():
        ids[plan.document.id.casefold()].append(shown)
        files[plan.document.source["sha256"]].append(shown)
    for group in ids.values():
        for shown, others in _each_of_several(group):
            message = f"would have the id of {others} too; import one at a time with `--id`"
            yield Problem(shown, 0, "duplicate-id", message)
    for group in files.values():
        for shown, others in _each_of_several(group):
            yield Problem(shown, 0, "duplicate-source", f"is the same file as {others}; import one of them")


def _each_of_several(group: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each member of a group of two or more, with the others."""
    if len(group) > 1:
        for member in group:
            yield member, ", ".join(other for other in group if other != member)


class ImportRow(NamedTuple):
    """What became, or would become, of one source."""

    id: str
    state: str
    """`written`, `would be written`, or `unchanged`."""
    path: str
    file: str
    kind: str
    case: str
    turns: int
    speakers: list[str]
    words: int
    unplaced: list[str]
    """Lines left out or put aside: number, reason, text."""


def import_rows(plans: Iterable[PlannedImport], *, dry_run: bool) -> list[ImportRow]:
    """Planned imports as rows, in their order."""
    new = "would be written" if dry_run else "written"
    return [
        ImportRow(
            id=plan.document.id,
            state=new if plan.state == "new" else plan.state,
            path=plan.path,
            file=plan.document.source.get("file", ""),
            kind=plan.document.kind,
            case=plan.document.case,
            turns=len(plan.turns),
            speakers=list(plan.document.speakers),
            words=plan.words,
            unplaced=[f"{line.line}: {line.reason}: {line.text}" for line in plan.unplaced],
        )
        for plan in plans
    ]
