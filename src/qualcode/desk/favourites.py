"""The codes that a coder wants at hand: a list of their own, in version control, that no result rests on."""

from pathlib import Path

from qualcode.errors import UnknownNameError
from qualcode.layout import favourites_path
from qualcode.model import Codebook
from qualcode.storage import locked, read_for_edit, write_file


def favourites(root: Path, coder: str, codebook: Codebook) -> list[str]:
    """The codes in the order in which they were marked; what the codebook does not have (any more) is passed over."""
    lines = (read_for_edit(root, favourites_path(coder)) or b"").decode("utf-8", "replace").split("\n")
    known = (codebook.by_id.get(line.strip()) for line in lines)
    return list(dict.fromkeys(code.id for code in known if code is not None and not code.retired_in))


def toggle_favourite(root: Path, coder: str, codebook: Codebook, code: str) -> bool:
    """Mark a code, or take the mark off; all other lines of the file stay as they are.

    Returns:
        Whether it is marked now.

    Raises:
        UnknownNameError: If the codebook does not have the code.
    """
    if code not in codebook.by_id:
        raise UnknownNameError("code", code, codebook.by_id)
    path = favourites_path(coder)
    with locked(root):
        old = read_for_edit(root, path)
        marked = code in favourites(root, coder, codebook)
        lines = (old or b"").splitlines(keepends=True)
        name = code.encode("utf-8")
        if marked:
            new = b"".join(line for line in lines if line.strip() != name)
        else:
            before = b"".join(lines)
            new = before + (b"" if not before or before.endswith(b"\n") else b"\n") + name + b"\n"
        write_file(root, path, new, old)
    return not marked
