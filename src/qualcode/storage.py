"""Write safely: whole files or none, never over what changed, one writer at a time."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any, NamedTuple

from qualcode.errors import ChangedFileError, RefusedError, SystemRefusedError

DERIVED = ".qualcode"
patience: ContextVar[float] = ContextVar("patience", default=30.0)
"""Seconds that are waited for another writer; less where somebody sits before a screen that stands still so long."""


def read_for_edit(root: Path, path: str) -> bytes | None:
    """The bytes of a file that is to be rewritten; `None` where there is none yet."""
    try:
        return (root / path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SystemRefusedError(error) from error


Stamp = tuple[int, int, int]
"""What tells one state of a file from the next without reading it: its number, time and size."""


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; `None` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Write(NamedTuple):
    """A file to be put in place."""

    path: str
    """From the root, with forward slashes."""
    new: bytes | None
    """The whole content; `None` takes the file away."""
    expected: bytes | None
    """What the file held when it was read; `None` for a new file."""


def write_file(root: Path, path: str, new: bytes, expected: bytes | None) -> None:
    """Put a file in place whole, or not at all.

    Args:
        root: The study's folder.
        path: From the root, with forward slashes.
        new: The whole content.
        expected: What the file held when it was read; `None` for a new file.

    Raises:
        ChangedFileError: If the file no longer holds what was read.
        RefusedError: If the path leads out of the study.
    """
    write_files(root, [Write(path, new, expected)])


def write_files(root: Path, writes: Sequence[Write]) -> None:
    """Put files in place, each whole; all are on disk under other names before the first takes its place.

    A process killed in between leaves some files new and the others old, none
    broken: order the writes so that either state can be read and gone on from.

    Raises:
        ChangedFileError: If a file no longer holds what was read; then none is written.
        RefusedError: If a path leads out of the study; then none is written.
        SystemRefusedError: If the disk is full, or a folder closed to writers.
    """
    try:
        _write_files(root, writes)
    except OSError as error:
        raise SystemRefusedError(error) from error


def _write_files(root: Path, writes: Sequence[Write]) -> None:
    ready: list[tuple[Write, Path | None]] = []
    folders = dict.fromkeys(folder for write in writes for folder in _folders_to_sync(root / write.path))
    try:
        for write in writes:
            ready.append((write, _prepared(root, write)))
        _sync_files([temporary for _, temporary in ready if temporary is not None])
        for write in writes:
            if read_for_edit(root, write.path) != write.expected:
                raise ChangedFileError(write.path)
        for write, temporary in ready:
            if temporary is None:
                (root / write.path).unlink(missing_ok=True)
            else:
                temporary.chmod(_file_mode(root / write.path))
                temporary.replace(root / write.path)
    finally:
        for _, temporary in ready:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
    for folder in folders:
        sync_folder(folder)


def _folders_to_sync(path: Path) -> Iterator[Path]:
    """The folder of a file that is to be written, and those above it whose own folder is not there yet."""
    for folder in path.parents:
        yield folder
        if folder.is_dir():
            return


def _prepared(root: Path, write: Write) -> Path | None:
    """The new content in a file beside the place that it is to take."""
    import tempfile

    target = root / write.path
    if not target.parent.resolve().is_relative_to(root.resolve()) or leads_out(root, target):
        raise RefusedError(f"'{write.path}' leads out of the study; nothing was written")
    if write.new is None:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".writing", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(write.new)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def sweep(folder: Path, older_than_seconds: float = 3600.0) -> None:
    """Take away what killed writers left behind: half-ready files that never took their place."""
    limit = time.time() - older_than_seconds
    for left in folder.glob(".*.writing"):
        with suppress(OSError):
            if left.stat().st_mtime < limit:
                left.unlink()


def _sync_files(paths: Sequence[Path]) -> None:
    """Let files reach the disk; of many, the system writes those together that are asked for at the same time."""
    if len(paths) < 8:
        for path in paths:
            _sync_file(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(_sync_file, paths))


def _sync_file(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _file_mode(target: Path) -> int:
    """The mode of the file that is replaced; for a new file what the user's umask leaves."""
    with suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets a folder be synced."""
    if os.name != "posix" or not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the study's write lock: reading, changing and writing become one step.

    The system frees the lock when its process ends, however it ends.
    """
    with _lock_file(root / DERIVED) as stream:
        _acquire(stream)
        try:
            yield
        finally:
            _release(stream)


def _lock_file(folder: Path) -> IO[bytes]:
    try:
        folder.mkdir(exist_ok=True)
        return (folder / "lock").open("a+b")
    except FileExistsError:
        raise RefusedError(f"'{folder}' must be a folder, and is a file; move it out of the way") from None
    except OSError as error:
        raise SystemRefusedError(error) from error


def _acquire(stream: Any) -> None:
    seconds = patience.get()
    deadline = time.monotonic() + seconds
    while True:
        try:
            _try_lock(stream)
        except OSError:
            if time.monotonic() > deadline:
                raise RefusedError(f"another qualcode has been writing for {seconds:g} seconds; try again") from None
            time.sleep(0.01)
        else:
            return


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _try_lock(stream: Any) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

    def _release(stream: Any) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(stream: Any) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(stream: Any) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)


def digest(raw: bytes) -> str:
    """The sha256 of a file's bytes."""
    from hashlib import sha256

    return sha256(raw).hexdigest()


def leads_out(root: Path, path: Path) -> bool:
    """Whether a path is a link to something outside a folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(root.resolve())
