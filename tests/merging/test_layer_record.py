import pytest

from qualcode.merging.layer_record import merge_layer
from qualcode.merging.merged import UnmergeableError

HEAD = "coder: ann\nkind: human\ncodebook: 1.0.0\ndocuments:\n"


def record(*documents: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"  {one}\n" for one in documents)).encode()


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """What comes of a merge without conflict, the same from either side."""
    found = merge_layer(base, ours, theirs)
    assert found.conflicts == ()
    assert merge_layer(base, theirs, ours).content == found.content
    return found.content


OPEN = "p1: {state: in-progress, sha256: aa}"
DONE = "p1: {state: finished, sha256: aa, finished: 2020-01-02}"
OTHER = "p2: {state: in-progress, sha256: bb}"


def test_documents_of_both_sides_are_there() -> None:
    assert merged(record(OPEN), record(OPEN, OTHER), record(DONE)) == record(DONE, OTHER)


def test_a_record_that_both_added_has_the_documents_of_both() -> None:
    assert merged(b"", record(DONE), record(OPEN, OTHER)) == record(DONE, OTHER)


def test_of_two_days_of_finishing_the_later_counts() -> None:
    later = DONE.replace("-02}", "-09}")
    assert merged(record(OPEN), record(DONE), record(later)) == record(later)


def test_what_one_side_opened_again_stays_open() -> None:
    later = DONE.replace("-02}", "-09}")
    assert merged(record(DONE), record(OPEN), record(later)) == record(OPEN)


def test_a_new_text_goes_together_with_finishing() -> None:
    text = OPEN.replace("aa", "cc")
    assert merged(record(OPEN), record(text), record(DONE)) == record(DONE.replace("aa", "cc"))


def test_two_texts_are_a_conflict_of_that_line_alone() -> None:
    left, right = OPEN.replace("aa", "cc"), OPEN.replace("aa", "dd")
    found = merge_layer(record(OPEN), record(left, OTHER), record(right))
    marks = f"<<<<<<< ours\n  {left}\n=======\n  {right}\n>>>>>>> theirs\n  {OTHER}\n"
    assert found.content == HEAD.encode() + marks.encode()
    assert len(found.conflicts) == 1


def test_two_versions_of_the_codebook_are_a_conflict_and_one_is_none() -> None:
    second, third = (record(OPEN, head=HEAD.replace("1.0.0", version)) for version in ("2.0.0", "3.0.0"))
    assert merged(record(OPEN), second, record(DONE)) == record(DONE, head=HEAD.replace("1.0.0", "2.0.0"))
    assert len(merge_layer(record(OPEN), second, third).conflicts) == 1


def test_a_document_that_one_side_took_out_is_out_unless_the_other_worked_on_it() -> None:
    assert merged(record(OPEN, OTHER), record(OTHER), record(OPEN, OTHER)) == record(OTHER)
    assert merged(record(OPEN, OTHER), record(OTHER), record(DONE, OTHER)) == record(DONE, OTHER)


def test_remarks_stay_that_either_side_has() -> None:
    remarked = b"# mine\n" + record(OPEN)
    assert merged(record(OPEN), remarked, record(DONE)) == b"# mine\n" + record(DONE)
    assert merged(remarked, remarked, b"# mine\n" + record(DONE)) == b"# mine\n" + record(DONE)


def test_remarks_that_both_sides_changed_are_a_conflict_and_none_is_lost() -> None:
    found = merge_layer(record(OPEN), b"# mine\n" + record(OPEN), b"# yours\n" + record(DONE))
    marks = b"<<<<<<< ours\n# mine\n=======\n# yours\n>>>>>>> theirs\n"
    assert found.content == marks + record(DONE)


@pytest.mark.parametrize("broken", [b"coder: [\n", b"coder: ann\nnew_field: 1\n", b"\xff", b"<<<<<<< ours\n"])
def test_a_record_that_cannot_be_read_is_left_to_git(broken: bytes) -> None:
    with pytest.raises(UnmergeableError, match="their side is no record of a layer"):
        merge_layer(record(OPEN), record(DONE), broken)
