"""Make a derived data set, and find one."""

import re
from datetime import UTC, datetime
from pathlib import Path

from qualcode.analysis.derived.asking import found_codings, query_of, verify_found
from qualcode.analysis.derived.items import items_of
from qualcode.data_set import DataSet, asked
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.data_set_yaml import format_data_set
from qualcode.files.records_jsonl import format_records
from qualcode.files.simple_yaml import format_value
from qualcode.files.utf8 import parse_utf8
from qualcode.files.yaml_nodes import PLAIN_ID
from qualcode.layout import CODEBOOK, ITEMS, SETTINGS, data_set_names, data_set_path, find_root, main_of
from qualcode.model import Study
from qualcode.scope import Scope
from qualcode.storage import Write, locked, read_for_edit, write_files
from qualcode.study import as_seen, open_readable

_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_HEAD = """\
# A data set derived from the study above: passages that a query found, coded again with a codebook of its own.
# `qualcode datasets` says how it stands; every other command works inside this folder, or with `-C` and its path.
title: {title}
language: {language}
unit: item

coders:
{coders}
{thresholds}"""
_CODEBOOK = """\
# The codebook of this data set. Ids are permanent: change a label as you like, never an id.
name: {name}
version: 0.1.0

codes: []
# - id: funding-gaps
#   label: Funding gaps
#   definition: What the code means, in a sentence or two.
#   source: inductive
"""


def open_data_set(start: str | Path, name: str = "") -> Study:
    """A data set by its name, or the one in whose folder one stands.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    root = find_root(Path(start))
    if not name and main_of(root):
        return open_readable(root)
    main = main_of(root) or root
    names = data_set_names(main)
    if name not in names:
        if not name:
            raise RefusedError("say which data set; `qualcode datasets` lists them")
        raise UnknownNameError("data set", name, names)
    return open_readable(main / data_set_path(name))


def open_data_sets(start: str | Path) -> list[Study]:
    """Every data set of a study, by name."""
    root = find_root(Path(start))
    main = main_of(root) or root
    return [open_readable(main / data_set_path(name)) for name in data_set_names(main)]


def make_data_set(  # noqa: PLR0913 - the options of one command
    study: Study,
    name: str,
    scope: Scope,
    *,
    title: str = "",
    by: str = "",
    date: str = "",
    codebook: Path | None = None,
) -> DataSet:
    """Write a new data set: its settings, its items and a codebook.

    Args:
        study: From which it is derived.
        name: Of its folder.
        scope: Which codings.
        title: What it is called.
        by: Who asks.
        date: The day that its items' ids carry; today where empty.
        codebook: A file to start from; else the codebook has no codes yet.

    Raises:
        RefusedError: If it is there already, or the question finds nothing.
    """
    made = day_of(date)
    query = query_of(scope)
    study = as_seen(study, "")  # not even one's own codings of a blind round, which others would see as items
    _refuse_name(study, name)
    if not query:
        raise RefusedError("say which codings become items: give `--code '*/dilemmas'`, or another scope option")
    verify_found(study, query)
    items = items_of(found_codings(study, query), study.texts, made)
    if not items:
        raise RefusedError(f"no coding is found by {asked(query)}; nothing was written")
    data_set = DataSet(name, title, query, made, by, study.codebook.version, items)
    contents = {
        CODEBOOK: codebook_bytes(codebook) if codebook else _CODEBOOK.format(name=format_value(name)).encode("utf-8"),
        ITEMS: format_records(items),
        SETTINGS: _settings(study, data_set).encode("utf-8"),  # last: with it the folder is a data set
    }
    with locked(study.root):
        _refuse_name(study, name)
        paths = {data_set_path(name, file): new for file, new in contents.items()}
        write_files(study.root, [Write(path, new, read_for_edit(study.root, path)) for path, new in paths.items()])
    return data_set


def day_of(date: str) -> str:
    """The day that was given; today where none was.

    Raises:
        RefusedError: If it is no day.
    """
    if date and not _DAY.fullmatch(date):
        raise RefusedError(f"'{date}' is no day; write it as 2019-03-14")
    return date or datetime.now(UTC).strftime("%Y-%m-%d")


def _refuse_name(study: Study, name: str) -> None:
    if study.data_set is not None:
        raise RefusedError(f"'{study.data_set.name}' is a data set itself; make others in the folder of its study")
    if not PLAIN_ID.fullmatch(name):
        raise RefusedError(f"'{name}' is no name for a folder; use letters, digits, '-', '_' and '.'")
    for there in data_set_names(study.root):
        if there.casefold() == name.casefold():
            raise RefusedError(f"there is a data set '{there}' already; `qualcode datasets update {there}` asks anew")


def codebook_bytes(path: Path) -> bytes:
    """A codebook to start from, as it is.

    Raises:
        UnreadableError: If it is none.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"'{path}' cannot be opened: {(error.strerror or str(error)).lower()}") from None
    text, problems = parse_utf8(raw, str(path))
    if text is not None:
        problems += parse_codebook(text, str(path))[1]
    if problems:
        raise UnreadableError(problems, f"'{path}'")
    return raw


def _settings(study: Study, data_set: DataSet) -> str:
    known = study.settings
    coders = "".join(
        f"  - {{id: {coder.id}{f', name: {format_value(coder.name)}' if coder.name else ''}}}\n"
        for coder in known.coders
    )
    bounds = [
        f"{name}: {value}"
        for name, value in (("tentative", known.thresholds.tentative), ("reliable", known.thresholds.reliable))
        if value is not None
    ]
    head = _HEAD.format(
        title=format_value(data_set.title or data_set.name),
        language=format_value(known.language),
        coders=coders,
        thresholds=f"thresholds: {{{', '.join(bounds)}}}\n\n" if bounds else "",
    )
    return head + format_data_set(data_set)
