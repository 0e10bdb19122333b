"""The question that made a derived data set: `data_set` in the `qualcode.yaml` of its folder."""

import re

import yaml

from qualcode.data_set import DataSet, Query
from qualcode.files.simple_yaml import format_value
from qualcode.files.yaml_nodes import FieldReader, Fields

QUERY = ("document", "case", "where", "speaker", "coder", "layer", "code", "facet", "round", "exact")
"""What a question may be restricted by: the scope options of every command."""
_ENTRIES = ("title", "query", "made", "by", "codebook")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_data_set(reader: FieldReader) -> DataSet | None:
    """The question of a data set, without its items; `None` in a study of its own."""
    value = reader.fields.values.get("data_set")
    if value is None:
        return None
    if not isinstance(value, Fields):
        reader.problem("data_set", "data-set", "'data_set' must be a map with `query: {code: […]}`")
        return None
    entry = FieldReader(value, reader.path, reader.problems)
    entry.only(_ENTRIES)
    asked = value.values.get("query")
    query: Query = ()
    if isinstance(asked, Fields):
        options = FieldReader(asked, reader.path, reader.problems)
        options.only(QUERY)
        query = tuple((name, options.texts(name)) for name in QUERY if options.texts(name))
    if not query:
        entry.problem("query", "data-set", "does not say which codings it is made of; write `query: {code: […]}`")
    made = entry.text("made")
    if not _DAY.fullmatch(made):
        entry.problem("made", "data-set", f"'{made}' is no day; write `made: 2019-03-14`")
    return DataSet("", entry.text("title"), query, made, entry.text("by"), entry.text("codebook"))


def format_data_set(data_set: DataSet) -> str:
    """The entry `data_set` of the settings, as a block."""
    return "data_set:\n" + "".join(f"  {key}:{value}\n" for key, value in _entries(data_set, 4).items())


def _entries(data_set: DataSet, indent: int) -> dict[str, str]:
    """What stands after the colon of each entry; values of the question are on lines of their own."""
    options = (f"\n{' ' * indent}{name}: [{', '.join(map(_quoted, values))}]" for name, values in data_set.query)
    entries = {
        "title": data_set.title and f" {format_value(data_set.title)}",
        "query": "".join(options),
        "made": f" {data_set.made}",
        "by": data_set.by and f" {format_value(data_set.by)}",
        "codebook": data_set.codebook and f" {format_value(data_set.codebook)}",
    }
    return {key: value for key, value in entries.items() if value}


def with_data_set(text: str, before: DataSet, after: DataSet) -> str:
    """The settings of a data set with what changed of its question; the remarks and layout around it survive."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    node = next((value for key, value in pairs if key.value == "data_set"), None)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return text
    column = int(node.start_mark.column)
    old, new = _entries(before, column + 2), _entries(after, column + 2)
    there = {key.value: (int(key.end_mark.index), _end(value)) for key, value in node.value}
    added = "".join(f"\n{' ' * column}{key}:{value}" for key, value in new.items() if key not in there)
    edits = [(*there[key], f":{value}") for key, value in new.items() if key in there and old.get(key) != value]
    for start, end, value in sorted([*edits, (_end(node), _end(node), added)], reverse=True):
        text = text[:start] + value + text[end:]
    return text


def _end(node: yaml.Node) -> int:
    """After the last character of a value, remarks below it left out."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _quoted(text: str) -> str:
    """A value of a list between brackets; patterns and conditions hold signs that YAML would read."""
    plain = format_value(text)
    return plain if plain.startswith('"') or re.fullmatch(r"[\w./ -]+", plain) else f'"{plain}"'
