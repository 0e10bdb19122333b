"""What changed, from what the study's files themselves say of when and by whom."""

from collections.abc import Iterator

from qualcode.audit.changes import Change, may_be_told
from qualcode.audit.coding_changes import coding_changes, pasts
from qualcode.audit.kinds import WITHOUT_TIME, compare_of
from qualcode.audit.points import Point, within
from qualcode.folders import study_files
from qualcode.model import Study


def changes_by_records(study: Study, since: Point, until: Point) -> tuple[list[Change], int]:
    """Changes between two points that have a date of their own, and how many have none."""
    found = [one for path in study_files(study.root) for one in _told(study, path) if may_be_told(study, one)]
    dated = [one for one in found if one.at]
    return [one for one in dated if within(one.at, since, until)], len(found) - len(dated)


def _told(study: Study, path: str) -> Iterator[Change]:
    compare = compare_of(path)
    if compare is None or compare in WITHOUT_TIME:
        return
    raw = (study.root / path).read_bytes()
    if compare is coding_changes:
        yield from pasts(path, raw)
    else:
        yield from (one for one in compare(path, b"", raw) if one.kind != "reopened")
