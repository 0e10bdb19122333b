"""Who may ask a server that listens on this machine: whoever has the address that was printed, and no web page."""

from collections.abc import Collection
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import urlsplit

HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request counts here."""

    host: str
    """The `Host` header: under what name the server was asked."""
    origin: str
    """The `Origin` header: the page that asks; empty where none does."""
    token: str
    """What the page was given with its address; never a cookie, for cookies know no ports."""
    public: bool
    """Whether it asks for a file of ours, in which nothing is secret."""


def refusal(asked: Asked, tokens: Collection[str]) -> str:
    """Why a request is refused; empty where it is let in.

    Args:
        asked: What was asked.
        tokens: Those that let in.

    A page of another site can make a browser ask, but neither under our name
    (so a name that was made to point here is refused), nor as a page of ours,
    nor with the token. Ports are not compared: behind `ssh -L 9000:…:8000`
    the browser has another.
    """
    if not _is_ours(f"//{asked.host}"):
        return "asked under a name that is not this machine's"
    if asked.origin and asked.origin != f"http://{asked.host}":
        return "asked by a page of another site"
    if asked.public:
        return ""
    if not asked.origin:
        return "asked by no page"
    return "" if is_one_of(asked.token, tokens) else "asked without the token"


def is_one_of(given: str, tokens: Collection[str]) -> bool:
    """Whether it is one of them; takes as long whichever letter is wrong."""
    return any([compare_digest(given.encode("utf-8", "surrogateescape"), token.encode()) for token in tokens if token])


def _is_ours(address: str) -> bool:
    try:
        return urlsplit(address).hostname in HOSTS
    except ValueError:
        return False
