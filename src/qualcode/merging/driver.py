"""What git asks for: a file's two histories merged in place."""

from pathlib import Path, PurePosixPath

from qualcode.merging.merged import Merged
from qualcode.merging.readable import told

LAYER_RECORD = "layer.yaml"


def merge_versions(base: bytes, ours: bytes, theirs: bytes, path: str, *, marker_size: int = 7) -> Merged:
    """Three versions of one file of a study as one.

    Args:
        base: The version from which both started; empty where both added the file.
        ours: This side's.
        theirs: The other side's.
        path: The file's own, which says what stands in it.
        marker_size: How many signs a marker of a conflict has.

    Raises:
        UnmergeableError: If a version is not what such a file holds.
    """
    if PurePosixPath(path).name == LAYER_RECORD:
        from qualcode.merging.layer_record import merge_layer

        return merge_layer(base, ours, theirs, marker_size=marker_size)
    from qualcode.merging.lines import merge_lines

    return merge_lines(base, ours, theirs, marker_size=marker_size)


def merge_in_place(
    base: Path, ours: Path, theirs: Path, path: str, *, marker_size: int = 7
) -> tuple[Merged, list[str]]:
    """Merge three files into the second, and what is to be told of it."""
    merged = merge_versions(base.read_bytes(), ours.read_bytes(), theirs.read_bytes(), path, marker_size=marker_size)
    ours.write_bytes(merged.content)
    return merged, told(merged, path)
