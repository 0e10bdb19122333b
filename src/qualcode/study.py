"""Read a whole study: as it is on disk, or as one person may see it."""

import gc
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.asking import asking
from qualcode.blinding import Readings, blinded, hidden_proposals, hidden_readings, veiled
from qualcode.data_set import DataSet, Item
from qualcode.errors import UnreadableError
from qualcode.files.cases_csv import parse_cases
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.codings_jsonl import coding_line_numbers, parse_codings
from qualcode.files.documents_md import parse_document
from qualcode.files.layer_yaml import parse_layer
from qualcode.files.memos_md import parse_memo
from qualcode.files.records_jsonl import parse_records
from qualcode.files.settings_yaml import parse_settings
from qualcode.files.utf8 import parse_utf8
from qualcode.folders import cannot_open, files_below, folders_below, load_file
from qualcode.layout import (
    CASES,
    CODEBOOK,
    CODINGS,
    DATA_SETS,
    ITEMS,
    MEMOS,
    MIGRATIONS,
    PROPOSALS,
    SETTINGS,
    SETTLED,
    TRANSCRIPTS,
    UNPLACED,
    UP,
    codings_path,
    find_root,
    layer_path,
    main_of,
    root_above,
    set_aside_paths,
)
from qualcode.model import Case, Code, Codebook, CodedDocument, Document, Layer, Memo, Study
from qualcode.problem import Problem
from qualcode.proposed import load_proposals, with_not_asked, with_proposed
from qualcode.settings import Round, Settings
from qualcode.storage import Stamp, read_for_edit, stamp
from qualcode.texts import Texts
from qualcode.versions.added import unasked_of_machines

if TYPE_CHECKING:
    from qualcode.analysis.derived.asking import Answer

_HEAD_BYTES = 4096
_HEAD_ENDS = re.compile(rb"^---[ \t]*\n", re.MULTILINE)


def load_study(start: str | Path = ".") -> tuple[Study, list[Problem]]:
    """Everything that a study's folder says, and every file or line that cannot be read.

    Args:
        start: The study's folder or any folder inside it.

    Returns:
        The study, and its problems sorted by file and line. Texts are read
        when they are first asked for.
    """
    root = find_root(Path(start))
    problems: list[Problem] = []
    stamps = stamps_of(root)  # before anything is read: what changes meanwhile is then seen to have changed
    settings = load_file(root, SETTINGS, parse_settings, problems) or Settings()
    study = replace(_load_own(root, settings, problems), stamps=stamps)
    if settings.data_set is not None:
        study = _with_main(study, settings.data_set, problems)
    return study, sorted(problems)


def _load_own(root: Path, settings: Settings, problems: list[Problem]) -> Study:
    """What stands in the folder itself."""
    codebook = load_file(root, CODEBOOK, parse_codebook, problems) or Codebook()
    documents = tuple(_load_documents(root, problems))
    cases: tuple[Case, ...] = load_file(root, CASES, parse_cases, problems) or ()
    layers, coded = _load_layers(root, problems)
    memos = tuple(load_memos(root, problems))
    migrated = (root / MIGRATIONS).is_dir()
    unplaced = tuple(_load_unplaced(root, problems)) if (root / UNPLACED).is_dir() else ()
    older = any(state.codebook for layer in layers for state in layer.documents.values())
    came, missed = _unasked(root, codebook, layers) if older else ({}, {})
    if any(layer.method for layer in layers):
        missed = {**missed, **unasked_of_machines(layers, codebook)}
    proposals = load_proposals(root, problems)
    whole = _with_waiting_codes(root, codebook, coded) if migrated else codebook
    study = Study(
        root=root,
        settings=settings,
        codebook=with_proposed(whole, proposals, coded) if proposals else whole,
        documents=documents,
        cases=cases,
        layers=layers,
        coded=coded,
        memos=memos,
        texts=Texts(root, documents),
        migrated=migrated,
        unplaced=unplaced,
        came_with=came,
        unasked=missed,
        proposals=proposals,
    )
    return with_not_asked(study) if proposals else study


def stamps_of(root: Path) -> dict[str, Stamp | None]:
    """The stamps of settings, codebook and items, of the folder of proposed codes and of what became of these."""
    return {path: stamp(root / path) for path in (SETTINGS, CODEBOOK, ITEMS, PROPOSALS, SETTLED)}


def _unasked(
    root: Path, codebook: Codebook, layers: tuple[Layer, ...]
) -> tuple[dict[str, str], dict[tuple[str, str], frozenset[str]]]:
    """Codes with the version that added them, and where they were not asked."""
    from qualcode.recorded import load_migrations
    from qualcode.versions.added import came_with, unasked

    came = came_with(load_migrations(root)[0], codebook)
    return came, unasked(layers, came)


def _with_main(study: Study, data_set: DataSet, problems: list[Problem]) -> Study:
    """A data set with its items, and with documents, cases and texts of the study from which it is derived."""
    from qualcode.analysis.derived.changes import item_changes, meetings
    from qualcode.analysis.derived.items import items_of

    root = study.root
    main_root = main_of(root)
    if main_root is None:
        message = f"a data set stands in {DATA_SETS}/NAME of its study; put its folder back there"
        problems.append(Problem(SETTINGS, study.settings.lines.get("data_set", 1), "data-set", message))
        return study
    whole, faults = load_study(main_root)
    faults = veiled(faults, whole, kept_from(whole, asking()))
    main = as_seen(whole, "")  # who derives from a blind round before it is open would show it to all
    problems += [fault._replace(path=UP + fault.path) for fault in faults if not fault.path.startswith(f"{MEMOS}/")]
    items: tuple[Item, ...] | None = load_file(root, ITEMS, _parse_items, problems)
    if items is None:
        items = ()
        if not (root / ITEMS).exists():
            message = "the items of the data set are not here; restore the file from version control"
            problems.append(Problem(ITEMS, 0, "missing-file", message))
    data_set = replace(data_set, name=root.name, items=items)
    replied = answer_as_of(main, data_set)
    now = meetings(items, items_of(replied.found, main.texts, data_set.made))
    data_set = replace(data_set, changes=item_changes(now, replied), fault=replied.fault)
    documents = tuple(
        replace(document, path=UP + document.path) for document in main.documents if document.id in data_set.by_document
    )
    spans = {document: tuple((item.start, item.end) for item in own) for document, own in data_set.by_document.items()}
    return replace(
        study,
        documents=documents,
        cases=main.cases,
        texts=Texts(root, documents, spans),
        data_set=data_set,
        main=main,
        asked=codebook_as_of(main, data_set.codebook) or main.codebook,
    )


def _parse_items(text: str, path: str) -> tuple[tuple[Item, ...], list[Problem]]:
    items, problems = parse_records(text.encode("utf-8"), path, Item)
    return tuple(items), problems


def codebook_as_of(study: Study, version: str) -> Codebook | None:
    """An older version of a study's codebook; `None` where it is the one at work, or was never released."""
    from qualcode.recorded import load_version

    return load_version(study.root, version)[0] if study.migrated and version != study.codebook.version else None


def answer_as_of(main: Study, data_set: DataSet) -> "Answer":
    """What a study says to a data set's question, under the version of the codebook under which it was made.

    So a migration of the study, which changes the codes of parents on purpose, leaves the items as they are.
    """
    from qualcode.analysis.derived.as_of import Aside, study_as_of
    from qualcode.analysis.derived.asking import answer
    from qualcode.recorded import extracted_codings
    from qualcode.records import SetAside

    codebook = codebook_as_of(main, data_set.codebook)
    if codebook is None:
        return answer(main, data_set, extracted_codings(main.root))
    asides = [
        Aside(path.parent.name, path.parent.parent.name, coding)
        for path in map(Path, set_aside_paths(main.root))
        for record in parse_records((main.root / path).read_bytes(), path.name, SetAside)[0]
        if record.why != "newer" and not record.stood_on
        for coding in parse_codings(bytes(record.coding), path.name)[0]
        if (path.parent.name, coding.document) not in main.hidden
    ]
    return answer(study_as_of(main, codebook, asides), data_set, {})


def _with_waiting_codes(root: Path, codebook: Codebook, coded: tuple[CodedDocument, ...]) -> Codebook:
    """The codebook, and below it the codes that only codings which wait to be recoded still have."""
    from qualcode.recorded import load_version

    known = codebook.by_id
    waiting = {
        (coding.waits, coding.code)
        for one in coded
        for coding in one.codings
        if coding.waits and coding.code not in known
    }
    more: dict[str, Code] = {}
    for migration in sorted({name for name, _ in waiting}):
        old, _, new = migration.partition("--")
        version, _ = load_version(root, old)
        if version is None:
            continue
        for _, code_id in sorted(one for one in waiting if one[0] == migration):
            if code_id in version.by_id and code_id not in more:
                code = version.by_id[code_id]
                parent = code.parent if code.parent in known else None
                depth = known[parent].depth + 1 if parent else 1
                more[code_id] = replace(code, parent=parent, depth=depth, retired_in=new)
    return replace(codebook, codes=(*codebook.codes, *more.values())) if more else codebook


def open_readable(start: str | Path = ".") -> Study:
    """A study in which every file can be read; to count in it, open it with `qualcode.rules.counting.open_study`.

    Raises:
        UnreadableError: If a file other than a memo cannot be read.
    """
    study, problems = load_study(start)
    blocking = [problem for problem in problems if not problem.path.startswith(f"{MEMOS}/")]
    if blocking:
        raise UnreadableError(veiled(blocking, study, kept_from(study, asking())))
    return study


def open_blinded(start: str | Path = ".") -> Study:
    """A readable study as whoever asks may see it: without the codings that a blind round keeps from them.

    Raises:
        UnreadableError: If a file other than a memo cannot be read.
    """
    return as_seen(open_readable(start))


def as_seen(study: Study, reader: str | None = None) -> Study:
    """A study without the codings that a blind round keeps from a reader.

    Args:
        study: As it was loaded.
        reader: A coder, or empty for nobody in particular; where it is `None`, whom the environment names.
    """
    reader = asking() if reader is None else reader
    seen = blinded(study, kept_from(study, reader), reader, proposals_kept_from(study, reader))
    return with_not_asked(seen) if study.proposals and seen is not study else seen


def kept_from(study: Study, reader: str) -> Readings:
    """The readings that a blind round which is not open keeps from a reader."""
    return hidden_readings(study, closed_rounds(study), reader)


def proposals_kept_from(study: Study, reader: str) -> frozenset[str]:
    """The proposals of codes that a blind round which is not open keeps from a reader."""
    return hidden_proposals(study, closed_rounds(study), reader) if study.proposals else frozenset()


def closed_rounds(study: Study) -> tuple[Round, ...]:
    """The blind rounds that are not open yet; where nobody can tell what is blind, one of everything."""
    if not study.settings.lines and b"blind" in (read_for_edit(study.root, SETTINGS) or b""):
        return (Round("", documents=tuple({one.document for one in study.coded}), blind=True),)
    if not any(stage.blind for stage in study.settings.rounds):
        return ()
    from qualcode.recorded import load_rounds

    records, _ = load_rounds(study.root)  # a record that cannot be read opens nothing
    seen = {record.id for record in records if record.seen}
    return tuple(stage for stage in study.settings.rounds if stage.blind and stage.id not in seen)


def is_hidden_file(path: Path) -> bool:
    """Whether a file holds codings that a blind round keeps from whoever asks."""
    file = path.resolve()
    root = root_above(file.parent)
    if root is None or b"blind" not in (read_for_edit(root, SETTINGS) or b""):
        return False
    study, _ = load_study(root)
    hidden = {(root / codings_path(layer, document)).resolve() for layer, document in kept_from(study, asking())}
    return file in hidden


def _load_documents(root: Path, problems: list[Problem]) -> Iterator[Document]:
    first: dict[str, Document] = {}
    base = str(root)
    for path in files_below(root, TRANSCRIPTS, ".md", problems):
        try:
            head = _head(f"{base}/{path}")
        except OSError as error:
            problems.append(cannot_open(path, error))
            continue
        text, faults = parse_utf8(head, path)
        problems += faults
        if text is None:
            continue
        document, faults = parse_document(text, path)
        problems += faults
        if document is None:
            continue
        twin = first.setdefault(document.id.casefold(), document)
        if twin is not document:
            message = f"'{document.id}' is the id of {twin.path} already; give one of them another id"
            problems.append(Problem(path, document.lines.get("id", 1), "duplicate-id", message))
            continue
        yield document


def _head(path: str) -> bytes:
    """The front matter of a file, without reading a long body."""
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - by the ten thousand
        head = stream.read(_HEAD_BYTES)
        close = _HEAD_ENDS.search(head, 4)
        return head[: close.end()] if close else head + stream.readall()


def _load_layers(root: Path, problems: list[Problem]) -> tuple[tuple[Layer, ...], tuple[CodedDocument, ...]]:
    layers: list[Layer] = []
    coded: list[CodedDocument] = []
    collecting = gc.isenabled()
    gc.disable()  # a million young objects would be walked again and again
    try:
        for name in folders_below(root, CODINGS, problems):
            layer, documents = _load_layer(root, name, problems)
            layers.append(layer)
            coded += documents
    finally:
        if collecting:
            gc.enable()
    return tuple(layers), tuple(coded)


def _load_layer(root: Path, name: str, problems: list[Problem]) -> tuple[Layer, list[CodedDocument]]:
    record = layer_path(name)
    layer = load_file(root, record, lambda text, path: parse_layer(text, path, name), problems)
    paths = list(files_below(root, f"{CODINGS}/{name}", ".jsonl", problems, deep=False))
    if layer is None:
        layer = Layer(name, name, path=record)
        if paths and not (root / record).exists():
            message = f"layer '{name}' has codings and no record of whose they are; write `coder: {name}` into it"
            problems.append(Problem(record, 0, "missing-file", message))
    coded = []
    base = str(root)
    folder = len(CODINGS) + len(name) + 2
    for path in paths:
        try:
            with open(f"{base}/{path}", "rb", buffering=0) as stream:  # noqa: PTH123 - by the ten thousand
                raw = stream.read()
        except OSError as error:
            problems.append(cannot_open(path, error))
            continue
        codings, faults = parse_codings(raw, path)
        problems += faults
        coded.append(CodedDocument(name, path[folder:-6], path, codings))
    return layer, coded


def _load_unplaced(root: Path, problems: list[Problem]) -> Iterator[CodedDocument]:
    """Codings without a place, a layer and document at a time; those that have one again are left out."""
    from qualcode.records import Unplaced

    for layer in folders_below(root, UNPLACED, problems):
        for path in files_below(root, f"{UNPLACED}/{layer}", ".jsonl", problems, deep=False):
            records, faults = parse_records(read_for_edit(root, path) or b"", path, Unplaced)
            lines = b"".join(bytes(record.coding) + b"\n" for record in records if not record.outcome)
            codings, more = parse_codings(lines, path)
            problems += [*faults, *(fault._replace(line=0) for fault in more)]
            if codings:
                yield CodedDocument(layer, path.rpartition("/")[2][:-6], path, codings)


def load_memos(root: Path, problems: list[Problem]) -> Iterator[Memo]:
    """The memos as they are on disk now; what cannot be read is put among the problems."""
    first: dict[str, str] = {}
    for path in files_below(root, MEMOS, ".md", problems):
        memo = load_file(root, path, parse_memo, problems)
        if memo is None:
            continue
        if memo.id in first:
            message = f"'{memo.id}' is the id of {first[memo.id]} already; give one of them another id"
            problems.append(Problem(path, 2, "duplicate-id", message))
            continue
        first[memo.id] = path
        yield memo


def coding_lines(root: Path, path: str, n_codings: int) -> list[int]:
    """The line at which each coding of a file stands, for messages; lines that cannot be read are passed over."""
    raw = read_for_edit(root, path)
    if raw is None:
        return list(range(1, n_codings + 1))
    unreadable = {problem.line for problem in parse_codings(raw, path)[1]}
    return [number for number in coding_line_numbers(raw) if number not in unreadable]
