"""The digest of a seal: what a coder commits to before anybody sees their codings."""

from collections.abc import Mapping
from hashlib import sha256


def seal_digest(key: str, files: Mapping[str, str]) -> str:
    """The sha256 over a key and the digests of files, as other programs can have it too.

    It is that of the lines `key`, then `sha256  path` of each file by path: what
    `(echo KEY; sha256sum codings/ann/*.jsonl) | sha256sum` prints.

    >>> seal_digest("k", {"codings/ann/p1.jsonl": "0" * 64})[:12]
    'f4ea7a4ce716'
    """
    lines = [key, *(f"{digest}  {path}" for path, digest in sorted(files.items()))]
    return sha256("".join(f"{line}\n" for line in lines).encode("utf-8")).hexdigest()
