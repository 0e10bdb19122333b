from pathlib import Path

import pytest

from qualcode.desk.beside import desk_beside
from qualcode.errors import RefusedError
from qualcode.study import open_readable


def test_who_codes_nothing_of_a_document_looks_codes_up_at_a_coders_desk(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {bob: [p1]}
    """
    assert desk_beside(open_readable(study_dir), ["km", "ann"], "p1").coder == "bob"


def test_what_is_written_in_ones_name_needs_ones_own(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}, {id: bob}]
    assignments: {bob: [p1]}
    """
    with pytest.raises(RefusedError, match="km and ann codes nothing of 'p1'; `qualcode memos new` takes any name"):
        desk_beside(open_readable(study_dir), ["km", "ann"], "p1", own=True)


def test_a_document_that_nobody_codes_has_no_desk(study_dir: Path) -> None:
    """
    == qualcode.yaml
    coders: [{id: ann}]
    assignments: {ann: []}
    """
    with pytest.raises(RefusedError, match="nobody codes 'p1'"):
        desk_beside(open_readable(study_dir), ["km"], "p1")
