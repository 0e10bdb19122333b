"""Put a sample into the study: the only way in which the tool changes its assignments."""

from collections.abc import Mapping

from qualcode.analysis.plans.allotment import number_ranges, numbers_in
from qualcode.analysis.plans.frame import human_layers
from qualcode.analysis.plans.sampling import Drawn
from qualcode.errors import RefusedError
from qualcode.files.settings_edit import with_assignments, with_sample
from qualcode.files.settings_yaml import parse_settings
from qualcode.layout import SETTINGS
from qualcode.model import Study
from qualcode.settings import Sample, SamplePart, Settings
from qualcode.settings_changes import settings_now
from qualcode.storage import locked, write_file

_UNSAFE = (
    f"{SETTINGS} is written in a way to which nothing can be added safely; write `assignments` and `samples` as plain"
    " maps and lists, or add by hand what the table shows"
)


def write_sample(study: Study, drawn: Drawn) -> None:
    """Assign a sample to its second coders, and record how it was drawn.

    Where the study assigned nothing so far, what the coders have taken up is
    written as well: from then on nobody codes what is not assigned to them.

    Raises:
        ChangedFileError: If `qualcode.yaml` changed meanwhile.
        RefusedError: If it is written in a way that cannot be added to safely.
        UnreadableError: If it cannot be read.
    """
    with locked(study.root):
        old, text, before = settings_now(study)
        if before.assignments != study.settings.assignments or before.samples != study.settings.samples:
            raise RefusedError(f"the assignments in {SETTINGS} changed since they were read; run the command again")
        additions = _additions(study, drawn)
        recorded = with_sample(text, drawn.sample)
        if parse_settings(recorded, SETTINGS)[1]:
            raise RefusedError(_UNSAFE)
        new = with_assignments(recorded, additions)
        _check(before, new, additions, drawn.sample)
        write_file(study.root, SETTINGS, new.encode("utf-8"), old)


def _additions(study: Study, drawn: Drawn) -> dict[str, list[SamplePart]]:
    """Coder to what is added to their list: a document once, with all turns of it that they are to code."""
    additions: dict[str, list[SamplePart]] = {}
    if not study.settings.assignments:
        for layer in human_layers(study):
            own = additions.setdefault(layer.coder, [])
            own += [part for part in map(SamplePart, sorted(layer.documents)) if part not in own]
    turns = {(part.coder, part.document): [str(part)] for part in study.settings.assigned_turns}
    for row in drawn.rows:
        turns.setdefault((row.second, row.document), []).append(row.turns)
    for coder, document in sorted({(row.second, row.document) for row in drawn.rows}):
        additions.setdefault(coder, []).append(
            SamplePart(document, number_ranges(numbers_in(" ".join(turns[coder, document]))))
        )
    return additions


def _check(before: Settings, new: str, additions: Mapping[str, list[SamplePart]], sample: Sample) -> None:
    """Read the new text as anybody would, and refuse it where it says anything else than it should."""
    after, problems = parse_settings(new, SETTINGS)
    documents = {coder: list(own) for coder, own in before.assignments.items()}
    turns = {(part.coder, part.document): str(part) for part in before.assigned_turns}
    for coder, parts in additions.items():
        own = documents.setdefault(coder, [])
        own += [part.document for part in parts if part.document not in own]
        turns |= {(coder, part.document): part.turns for part in parts if part.turns}
    if (
        after is None
        or problems
        or after.samples != (*before.samples, sample)
        or {coder: list(own) for coder, own in after.assignments.items()} != documents
        or {(part.coder, part.document): str(part) for part in after.assigned_turns} != turns
    ):
        raise RefusedError(_UNSAFE)
