"""Settings: what `qualcode.yaml` says of the study."""

from qualcode.choices import UNITS
from qualcode.errors import did_you_mean
from qualcode.files.assignments_yaml import read_assignments
from qualcode.files.coder_yaml import read_finishing, read_suggestions
from qualcode.files.data_set_yaml import read_data_set
from qualcode.files.samples_yaml import read_samples
from qualcode.files.thresholds_yaml import read_thresholds
from qualcode.files.yaml_nodes import PLAIN_ID, FieldReader, Fields, parse_yaml
from qualcode.problem import Problem
from qualcode.settings import Coder, Round, Settings

_SETTINGS = (
    "title",
    "method",
    "language",
    "unit",
    "coders",
    "assignments",
    "rounds",
    "thresholds",
    "samples",
    "memo_kinds",
    "finishing",
    "suggestions",
    "eligible_speakers",
    "data_set",
)


def parse_settings(text: str, path: str) -> tuple[Settings | None, list[Problem]]:
    """The settings of a study; an empty file has none and is no fault."""
    tree, problems = parse_yaml(text, path)
    if tree is None:
        return (None, problems) if problems else (Settings(), [])
    if not isinstance(tree, Fields):
        return None, [*problems, Problem(path, 1, "settings", "must be a map, starting with `title: …`")]
    reader = FieldReader(tree, path, problems)
    reader.only(_SETTINGS)
    data_set = read_data_set(reader)
    units = UNITS if data_set else tuple(unit for unit in UNITS if unit != "item")
    unit = reader.text("unit", "item" if data_set else "turn")
    if unit not in units:
        reader.problem("unit", "unit", f"no unit '{unit}'{did_you_mean(unit, units)}")
        unit = "turn"
    assignments, assigned_turns = read_assignments(reader)
    return (
        Settings(
            title=reader.text("title"),
            method=reader.text("method"),
            language=reader.text("language", "en"),
            unit=unit,
            coders=tuple(_coders(reader)),
            assignments=assignments,
            assigned_turns=assigned_turns,
            eligible_speakers=reader.texts("eligible_speakers"),
            rounds=tuple(_rounds(reader)),
            thresholds=read_thresholds(reader),
            samples=read_samples(reader),
            memo_kinds=reader.texts("memo_kinds"),
            finishing=read_finishing(reader),
            suggestions=read_suggestions(reader),
            data_set=data_set,
            lines=dict(tree.lines),
            path=path,
        ),
        problems,
    )


def _coders(reader: FieldReader) -> list[Coder]:
    coders: dict[str, Coder] = {}
    for entry in reader.maps("coders"):
        entry.only(("id", "name"))
        coder = Coder(entry.text("id"), entry.text("name"))
        if not PLAIN_ID.fullmatch(coder.id):
            shown = f"'{coder.id}' is no id" if coder.id else "a coder has no id"
            entry.problem("id", "coder", f"{shown}; write `- id: coder-a`, with letters, digits, '-', '_' and '.'")
        elif coder.id.casefold() in {known.casefold() for known in coders}:
            entry.problem("id", "duplicate-id", f"coder '{coder.id}' stands here twice; capitals make no difference")
        else:
            coders[coder.id] = coder
    return list(coders.values())


def _rounds(reader: FieldReader) -> list[Round]:
    rounds: dict[str, Round] = {}
    for entry in reader.maps("rounds"):
        entry.only(("id", "title", "documents", "codebook", "blind", "pass"))
        stage = _round(entry)
        if not stage.id:
            entry.problem("id", "round", "a round has no id; write `- id: pilot`")
        elif stage.id in rounds:
            entry.problem("id", "duplicate-id", f"round '{stage.id}' stands here twice")
        else:
            rounds[stage.id] = stage
    return list(rounds.values())


def _round(entry: FieldReader) -> Round:
    time = entry.text("pass", "1")
    if not (time.isascii() and time.isdecimal() and len(time) <= 3 and int(time)):
        entry.problem("pass", "pass", f"'{time}' is no number of a pass; write `pass: 2` for a second reading")
        time = "1"
    return Round(
        id=entry.text("id"),
        title=entry.text("title"),
        documents=entry.texts("documents"),
        codebook=entry.text("codebook"),
        blind=entry.truth("blind") or entry.text("blind", "false") != "false",  # mistyped, it hides rather than shows
        pass_number=int(time),
        line=entry.fields.line,
    )
