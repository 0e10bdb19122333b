"""The codes that a coder wants at hand: a list of their own, in version control, that no result rests on."""

from pathlib import Path

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
    """
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


def recent_codes(used: list[tuple[str, str, str]], codebook: Codebook) -> list[str]:
    """Codes by when they were used last, the latest first.

    Args:
        used: Time, id and code of codings.
        codebook: Codes that it does not have, or no more, are left out.
    """
    order = dict.fromkeys(code for _, _, code in sorted(used, reverse=True))
    return [code for code in order if code in codebook.by_id and not codebook.by_id[code].retired_in]
