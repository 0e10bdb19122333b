"""Find a study and read everything. The only module that knows the folder names."""

import gc
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from qualcode.analysis.derived.as_of import Aside, study_as_of
from qualcode.analysis.derived.asking import Answer, FoundCoding, answer
from qualcode.analysis.derived.changes import item_changes, meetings
from qualcode.analysis.derived.items import items_of
from qualcode.asking import asking
from qualcode.blinding import Readings, blinded, hidden_readings, veiled
from qualcode.data_set import DataSet, Item
from qualcode.errors import NoStudyError, UnreadableError
from qualcode.files.cases_csv import parse_cases
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.codings_jsonl import coding_line_numbers, parse_codings
from qualcode.files.documents_md import parse_document, parse_text
from qualcode.files.layer_yaml import parse_layer
from qualcode.files.memos_md import parse_memo
from qualcode.files.migration_yaml import parse_migration
from qualcode.files.records_jsonl import parse_records
from qualcode.files.releases_yaml import parse_releases
from qualcode.files.round_yaml import parse_round
from qualcode.files.seal_yaml import parse_seal
from qualcode.files.settings_yaml import parse_settings
from qualcode.files.utf8 import parse_utf8
from qualcode.model import Case, Code, Codebook, CodedDocument, Document, Layer, Memo, Settings, Study, Text
from qualcode.problem import Problem
from qualcode.records import Decision, Migration, Release, RoundRecord, Seal, SetAside, Unplaced
from qualcode.storage import DERIVED, leads_out, read_for_edit
from qualcode.versions.added import came_with

SETTINGS = "qualcode.yaml"
CODEBOOK = "codebook/codebook.yaml"
CASES = "cases.csv"
TRANSCRIPTS = "transcripts"
CODINGS = "codings"
MEMOS = "memos"
LAYER = "layer.yaml"
VERSIONS = "codebook/versions"
RELEASES = "codebook/releases.yaml"
MIGRATIONS = "codebook/migrations"
RECORDS = "records"
"""What the tool itself notes down: rounds, decisions, codings that were set aside."""
UNPLACED = "records/unplaced"
DECISIONS = "records/decisions"
ROUNDS = f"{RECORDS}/rounds"
DATA_SETS = "datasets"
ITEMS = "items.jsonl"
FOLDERS = (TRANSCRIPTS, CODINGS, MEMOS)
PLACES = (SETTINGS, ITEMS, CASES, "codebook", TRANSCRIPTS, CODINGS, MEMOS, RECORDS, DATA_SETS)
"""The files and folders that make a study."""
_IGNORED = ("README.md", "Thumbs.db", "desktop.ini")
_IS_LINK = "is a link to a folder or to nothing; put the files themselves here"
UP = "../../"
"""From a data set to its study: every path in a message can be opened from where one stands."""
_HEAD_BYTES = 4096
_HEAD_ENDS = re.compile(rb"^---[ \t]*\n", re.MULTILINE)

Value = TypeVar("Value")


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds a `qualcode.yaml`."""
    root = _root_above(start)
    if root is None:
        raise NoStudyError(str(start))
    return root


def _root_above(start: Path) -> Path | None:
    begin = Path(os.path.abspath(start))  # noqa: PTH100 - a link keeps the name under which the user knows it
    for folder in (begin, *begin.parents):
        if (folder / SETTINGS).is_file():
            return folder
    return None


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
    settings = _load(root, SETTINGS, parse_settings, problems) or Settings()
    study = _load_own(root, settings, problems)
    if settings.data_set is not None:
        study = _with_main(study, settings.data_set, problems)
    return study, sorted(problems)


def _load_own(root: Path, settings: Settings, problems: list[Problem]) -> Study:
    """What stands in the folder itself."""
    codebook = _load(root, CODEBOOK, parse_codebook, problems) or Codebook()
    documents = tuple(_load_documents(root, problems))
    cases: tuple[Case, ...] = _load(root, CASES, parse_cases, problems) or ()
    layers, coded = _load_layers(root, problems)
    memos = tuple(_load_memos(root, problems))
    migrated = (root / MIGRATIONS).is_dir()
    unplaced = tuple(_load_unplaced(root, problems)) if (root / UNPLACED).is_dir() else ()
    older = any(state.codebook for layer in layers for state in layer.documents.values())
    return Study(
        root=root,
        settings=settings,
        codebook=_with_waiting_codes(root, codebook, coded) if migrated else codebook,
        documents=documents,
        cases=cases,
        layers=layers,
        coded=coded,
        memos=memos,
        texts=Texts(root, documents),
        migrated=migrated,
        unplaced=unplaced,
        came_with=came_with(load_migrations(root)[0], codebook) if older else {},
    )


def _with_main(study: Study, data_set: DataSet, problems: list[Problem]) -> Study:
    """A data set with its items, and with documents, cases and texts of the study from which it is derived."""
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
    items: tuple[Item, ...] | None = _load(root, ITEMS, _parse_items, problems)
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
    )


def main_of(root: Path) -> Path | None:
    """The study's folder in whose `datasets/` a folder stands."""
    above = root.parent.parent
    return above if root.parent.name == DATA_SETS and (above / SETTINGS).is_file() else None


def data_set_names(root: Path) -> list[str]:
    """The data sets of a study, by the names of their folders; nothing of them is read."""
    try:
        with os.scandir(root / DATA_SETS) as entries:
            return sorted(entry.name for entry in entries if Path(entry.path, SETTINGS).is_file())
    except OSError:
        return []


def data_set_path(name: str, file: str = "") -> str:
    """The folder of a data set, or a file in it."""
    return f"{DATA_SETS}/{name}/{file}" if file else f"{DATA_SETS}/{name}"


def _parse_items(text: str, path: str) -> tuple[tuple[Item, ...], list[Problem]]:
    items, problems = parse_records(text.encode("utf-8"), path, Item)
    return tuple(items), problems


def answer_as_of(main: Study, data_set: DataSet) -> Answer:
    """What a study says to a data set's question, under the version of the codebook under which it was made.

    So a migration of the study, which changes the codes of parents on purpose, leaves the items as they are.
    """
    version = data_set.codebook
    codebook = load_version(main.root, version)[0] if main.migrated and version != main.codebook.version else None
    if codebook is None:
        return answer(main, data_set, extracted_codings(main.root))
    asides = [
        Aside(path.parent.name, path.parent.parent.name, coding)
        for path in map(Path, set_aside_paths(main.root))
        for record in parse_records((main.root / path).read_bytes(), path.name, SetAside)[0]
        if record.why != "newer"
        for coding in parse_codings(bytes(record.coding), path.name)[0]
    ]
    return answer(study_as_of(main, codebook, asides), data_set, {})


def extracted_codings(root: Path) -> dict[str, FoundCoding]:
    """Under their ids, the codings that a migration set aside because they live on in a data set."""
    found: dict[str, FoundCoding] = {}
    for path in sorted((root / RECORDS / "set-aside").glob("*/*/*.jsonl")):
        for record in parse_records(path.read_bytes(), path.name, SetAside)[0]:
            if record.why == "extracted":
                for coding in parse_codings(bytes(record.coding), path.name)[0]:
                    found[coding.id] = FoundCoding(path.parent.name, coding)
    return found


def _with_waiting_codes(root: Path, codebook: Codebook, coded: tuple[CodedDocument, ...]) -> Codebook:
    """The codebook, and below it the codes that only codings which wait to be recoded still have."""
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


def load_codebook(root: Path) -> tuple[Codebook | None, list[Problem]]:
    """The working codebook alone, without what waits to be recoded, or why it cannot be read."""
    problems: list[Problem] = []
    return _load(root, CODEBOOK, parse_codebook, problems), problems


def version_names(root: Path) -> tuple[list[str], list[Problem]]:
    """What stands in the folder of frozen codebooks, sorted, without what is hidden; and why it cannot be looked at."""
    problems: list[Problem] = []
    return [entry.name for entry in _entries(root, VERSIONS, problems) if entry.name not in _IGNORED], problems


def load_version(root: Path, version: str) -> tuple[Codebook | None, list[Problem]]:
    """A released codebook, or why it cannot be read; `None` without a problem where there is none."""
    problems: list[Problem] = []
    return _load(root, version_path(version), parse_codebook, problems), problems


def load_releases(root: Path) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases of the codebook, the oldest first, and what cannot be read of them."""
    problems: list[Problem] = []
    return _load(root, RELEASES, parse_releases, problems) or (), problems


def load_migrations(root: Path) -> tuple[tuple[Migration, ...], list[Problem]]:
    """The migrations of the codebook, by name, and what cannot be read of them."""
    problems: list[Problem] = []
    names = [entry.name for entry in _entries(root, MIGRATIONS, problems) if entry.name.endswith(".yaml")]
    found = [_load(root, f"{MIGRATIONS}/{name}", parse_migration, problems) for name in names]
    return tuple(migration for migration in found if migration is not None), problems


def load_decisions(root: Path) -> tuple[tuple[Decision, ...], list[Problem]]:
    """All that was decided about differences between coders, by round, document and place."""
    problems: list[Problem] = []
    decisions: list[Decision] = []
    for path in _files(root, DECISIONS, ".jsonl", problems):
        found, faults = parse_records(read_for_edit(root, path) or b"", path, Decision)
        decisions += found
        problems += faults
    return tuple(decisions), problems


def set_aside_codings(root: Path, layer_id: str = "*") -> frozenset[str]:
    """The ids of the codings that migrations took out of layers, or out of one; a line that is none says nothing."""
    ids: set[str] = set()
    for path in sorted((root / RECORDS / "set-aside").glob(f"*/{layer_id}/*.jsonl")):
        for record in parse_records(path.read_bytes(), path.name, SetAside)[0]:
            ids.update(coding.id for coding in parse_codings(bytes(record.coding), path.name)[0])
    return frozenset(ids)


def open_readable(start: str | Path = ".") -> Study:
    """A study in which every file can be read; to count in it, open it with `qualcode.check.open_study`.

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
    return blinded(study, kept_from(study, reader), reader)


def kept_from(study: Study, reader: str) -> Readings:
    """The readings that a blind round which is not open keeps from a reader."""
    if not study.settings.lines and b"blind" in (read_for_edit(study.root, SETTINGS) or b""):
        return hidden_readings(study, None, reader)  # nobody can tell what is blind, so everything is
    if not any(stage.blind for stage in study.settings.rounds):
        return frozenset()
    records, _ = load_rounds(study.root)  # a record that cannot be read opens nothing
    return hidden_readings(study, {record.id for record in records if record.seen}, reader)


def is_hidden_file(path: Path) -> bool:
    """Whether a file holds codings that a blind round keeps from whoever asks."""
    file = path.resolve()
    root = _root_above(file.parent)
    if root is None or b"blind" not in (read_for_edit(root, SETTINGS) or b""):
        return False
    study, _ = load_study(root)
    hidden = {(root / codings_path(layer, document)).resolve() for layer, document in kept_from(study, asking())}
    return file in hidden


def load_rounds(root: Path) -> tuple[tuple[RoundRecord, ...], list[Problem]]:
    """What happened to each round, by id, and what cannot be read of it."""
    problems: list[Problem] = []
    names = [entry.name for entry in _entries(root, ROUNDS, problems) if entry.name.endswith(".yaml")]
    found = [(name, _load(root, f"{ROUNDS}/{name}", parse_round, problems)) for name in names]
    return tuple(replace(record, id=name[: -len(".yaml")]) for name, record in found if record is not None), problems


def load_seals(root: Path) -> tuple[tuple[Seal, ...], list[Problem]]:
    """The seals on all rounds, by round and coder, and what cannot be read of them."""
    problems: list[Problem] = []
    folders = [entry.name for entry in _entries(root, ROUNDS, problems) if entry.name.endswith(".seals")]
    seals = []
    for folder in folders:
        for path in _files(root, f"{ROUNDS}/{folder}", ".yaml", problems, deep=False):
            seal = _load(root, path, parse_seal, problems)
            if seal is not None:
                coder = path.rpartition("/")[2][: -len(".yaml")]
                seals.append(replace(seal, round=folder[: -len(".seals")], coder=coder))
    return tuple(seals), problems


def is_study_file(start: str | Path, path: Path) -> bool:
    """Whether a path is, or would be, one of the files that make a study: never a place for results."""
    found = _root_above(Path(start))
    if found is None:
        return False
    root, target = found.resolve(), path.resolve()
    if not target.is_relative_to(root) or target == root:
        main = main_of(found)
        return main is not None and is_study_file(main, path)
    return target.relative_to(root).parts[0] in (*PLACES, DERIVED)


class Texts(Mapping[str, Text]):
    """The texts of a study's documents, each read from disk when it is first asked for."""

    def __init__(
        self,
        root: Path,
        documents: tuple[Document, ...],
        items: Mapping[str, tuple[tuple[int, int], ...]] | None = None,
    ) -> None:
        self._root = root
        self._items = items
        self._documents = {document.id: document for document in documents}
        self._read: dict[str, Text] = {}

    def __getitem__(self, document_id: str) -> Text:
        text = self._read.get(document_id)
        if text is None:
            text, problems = read_text(self._root, self._documents[document_id])
            if text is None or problems:
                raise UnreadableError(problems)
            if self._items is not None:
                text = replace(text, items=self._items[document_id])
            self._read[document_id] = text
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def read_text(root: Path, document: Document) -> tuple[Text | None, list[Problem]]:
    """The text of one document, or why it cannot be read."""
    content, problems = parse_utf8((root / document.path).read_bytes(), document.path)
    if content is None:
        return None, problems
    text, more = parse_text(content, document.path, document.speakers)
    return text, problems + more


def _load(
    root: Path,
    name: str,
    parse: Callable[[str, str], tuple[Value | None, list[Problem]]],
    problems: list[Problem],
) -> Value | None:
    path = root / name
    if leads_out(root, path):
        problems.append(_outside(name))
        return None
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if name == CODEBOOK:
            message = "there is no codebook; write one, or run `qualcode init` for an example"
            problems.append(Problem(name, 0, "missing-file", message))
        return None
    except OSError as error:
        problems.append(_cannot_open(name, error))
        return None
    text, faults = parse_utf8(raw, name)
    if name == CASES:  # no offset hangs on it, and spreadsheets cannot write it otherwise
        faults = [fault for fault in faults if fault.rule not in ("byte-order-mark", "newline")]
    problems += faults
    if text is None:
        return None
    value, faults = parse(text, name)
    problems += faults
    return value


def _load_documents(root: Path, problems: list[Problem]) -> Iterator[Document]:
    first: dict[str, Document] = {}
    base = str(root)
    for path in _files(root, TRANSCRIPTS, ".md", problems):
        try:
            head = _head(f"{base}/{path}")
        except OSError as error:
            problems.append(_cannot_open(path, error))
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
        for name in _folders(root, CODINGS, problems):
            layer, documents = _load_layer(root, name, problems)
            layers.append(layer)
            coded += documents
    finally:
        if collecting:
            gc.enable()
    return tuple(layers), tuple(coded)


def _load_layer(root: Path, name: str, problems: list[Problem]) -> tuple[Layer, list[CodedDocument]]:
    record = layer_path(name)
    layer = _load(root, record, lambda text, path: parse_layer(text, path, name), problems)
    paths = list(_files(root, f"{CODINGS}/{name}", ".jsonl", problems, deep=False))
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
            problems.append(_cannot_open(path, error))
            continue
        codings, faults = parse_codings(raw, path)
        problems += faults
        coded.append(CodedDocument(name, path[folder:-6], path, codings))
    return layer, coded


def _load_unplaced(root: Path, problems: list[Problem]) -> Iterator[CodedDocument]:
    """Codings without a place, a layer and document at a time; those that have one again are left out."""
    for layer in _folders(root, UNPLACED, problems):
        for path in _files(root, f"{UNPLACED}/{layer}", ".jsonl", problems, deep=False):
            records, faults = parse_records(read_for_edit(root, path) or b"", path, Unplaced)
            lines = b"".join(bytes(record.coding) + b"\n" for record in records if not record.outcome)
            codings, more = parse_codings(lines, path)
            problems += [*faults, *(fault._replace(line=0) for fault in more)]
            if codings:
                yield CodedDocument(layer, path.rpartition("/")[2][:-6], path, codings)


def _load_memos(root: Path, problems: list[Problem]) -> Iterator[Memo]:
    first: dict[str, str] = {}
    for path in _files(root, MEMOS, ".md", problems):
        memo = _load(root, path, parse_memo, problems)
        if memo is None:
            continue
        if memo.id in first:
            message = f"'{memo.id}' is the id of {first[memo.id]} already; give one of them another id"
            problems.append(Problem(path, 2, "duplicate-id", message))
            continue
        first[memo.id] = path
        yield memo


def _entries(root: Path, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What stands in a folder, hidden names left out; a folder that is none, or is a link, is a problem."""
    path = root / folder
    if path.is_symlink():
        problems.append(_outside(folder) if leads_out(root, path) else Problem(folder, 0, "link", _IS_LINK))
        return []
    try:
        with os.scandir(path) as entries:
            return sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_cannot_open(folder, error))
        return []


def _files(root: Path, folder: str, suffix: str, problems: list[Problem], deep: bool = True) -> Iterator[str]:
    """Files below a folder, as paths from the root; what does not belong there is a problem."""
    for entry in _entries(root, folder, problems):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink() and (leads_out(root, Path(entry.path)) or not entry.is_file()):
            problems.append(_outside(path) if leads_out(root, Path(entry.path)) else Problem(path, 0, "link", _IS_LINK))
        elif entry.is_dir(follow_symlinks=False):
            if deep:
                yield from _files(root, path, suffix, problems)
            else:
                problems.append(
                    Problem(path, 0, "stray-file", f"a folder here is not read; move its {suffix} files up")
                )
        elif entry.name.endswith(suffix):
            yield path
        elif entry.name != LAYER and entry.name not in _IGNORED:
            message = f"is not read, since its name does not end in {suffix}; rename it, or put it elsewhere"
            problems.append(Problem(path, 0, "stray-file", message))


def _folders(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    for entry in _entries(root, folder, problems):
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            out = leads_out(root, Path(entry.path))
            problems.append(_outside(path) if out else Problem(path, 0, "link", _IS_LINK))
        elif entry.is_dir():
            yield entry.name
        elif entry.name not in _IGNORED:
            message = "is not read here; codings stand in a folder of their layer, as codings/coder-a/document.jsonl"
            problems.append(Problem(path, 0, "stray-file", message))


def _outside(path: str) -> Problem:
    return Problem(path, 0, "outside-study", "is a link that leads out of the study; put the file itself here")


def _cannot_open(path: str, error: OSError) -> Problem:
    return Problem(path, 0, "cannot-open", f"cannot be opened: {(error.strerror or str(error)).lower()}")


def study_files(root: Path) -> Iterator[str]:
    """Every file of a study by its path from the root, in order; hidden ones, links and other folders left out."""
    for place in PLACES:
        if (root / place).is_dir():
            yield from _all_files(root, place)
        elif (root / place).is_file() and not (root / place).is_symlink():
            yield place


def _all_files(root: Path, folder: str) -> Iterator[str]:
    for entry in _entries(root, folder, []):
        if entry.is_dir(follow_symlinks=False):
            yield from _all_files(root, f"{folder}/{entry.name}")
        elif entry.is_file(follow_symlinks=False):
            yield f"{folder}/{entry.name}"


def layer_path(layer_id: str) -> str:
    """Where a layer's record stands."""
    return f"{CODINGS}/{layer_id}/{LAYER}"


def codings_path(layer_id: str, document_id: str) -> str:
    """Where a layer's codings of one document stand."""
    return f"{CODINGS}/{layer_id}/{document_id}.jsonl"


def version_path(version: str) -> str:
    """Where a released codebook stands."""
    return f"{VERSIONS}/{version}.yaml"


def migration_path(migration_id: str) -> str:
    """Where a migration stands."""
    return f"{MIGRATIONS}/{migration_id}.yaml"


def set_aside_path(migration_id: str, layer_id: str, document_id: str) -> str:
    """Where the codings stand that a migration took out of a layer."""
    return f"{RECORDS}/set-aside/{migration_id}/{layer_id}/{document_id}.jsonl"


def unplaced_path(layer_id: str, document_id: str) -> str:
    """Where the codings of a layer stand that have no place since a document's text was changed."""
    return f"{UNPLACED}/{layer_id}/{document_id}.jsonl"


def updates_path(document_id: str) -> str:
    """Where it is noted how a document's text was changed."""
    return f"{RECORDS}/updates/{document_id}.jsonl"


def set_aside_paths(root: Path) -> list[str]:
    """The files of everything that was set aside, in order."""
    folder = root / RECORDS / "set-aside"
    return sorted(path.relative_to(root).as_posix() for path in folder.glob("*/*/*.jsonl"))


def decisions_path(round_id: str, document_id: str) -> str:
    """Where the decisions of a round about a document stand."""
    return f"{DECISIONS}/{round_id}/{document_id}.jsonl"


def recoded_path(migration_id: str) -> str:
    """Where it stands how people placed the codings that a migration left, once it has been taken back."""
    return f"{RECORDS}/recoded/{migration_id}.csv"


def round_path(round_id: str) -> str:
    """Where the record of a round stands."""
    return f"{ROUNDS}/{round_id}.yaml"


def seal_path(round_id: str, coder: str) -> str:
    """Where a coder's seal on a round stands."""
    return f"{ROUNDS}/{round_id}.seals/{coder}.yaml"


def key_path(round_id: str, coder: str) -> str:
    """Where the key of a seal stands: with its coder, never in version control."""
    return f"{DERIVED}/seals/{round_id}/{coder}.key"


def document_path(folder: str, document_id: str) -> str:
    """Where a document stands."""
    return f"{TRANSCRIPTS}/{folder}/{document_id}.md" if folder else f"{TRANSCRIPTS}/{document_id}.md"


def memo_path(memo_id: str) -> str:
    """Where a memo stands."""
    return f"{MEMOS}/{memo_id}.md"


def coding_lines(root: Path, path: str, n_codings: int) -> list[int]:
    """The line at which each coding of a file stands, for messages; lines that cannot be read are passed over."""
    raw = read_for_edit(root, path)
    if raw is None:
        return list(range(1, n_codings + 1))
    unreadable = {problem.line for problem in parse_codings(raw, path)[1]}
    return [number for number in coding_line_numbers(raw) if number not in unreadable]
