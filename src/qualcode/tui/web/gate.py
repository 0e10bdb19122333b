"""Who may ask a server that listens on this machine: whoever has the address that was printed, and no web page."""

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
    """In the address."""
    cookie: str
    websocket: bool


def refusal(asked: Asked, token: str, once: str = "") -> str:
    """Why a request is refused; empty where it is let in.

    Args:
        asked: What was asked.
        token: The token of the address that was printed.
        once: One more, where it is not used up yet.

    A page of another site can make a browser ask, but neither under our name
    (so a name that was made to point here is refused), nor as a page of ours,
    nor with the token. Ports are not compared: behind `ssh -L 9000:…:8000`
    the browser has another.
    """
    if not _is_ours(f"//{asked.host}"):
        return "asked under a name that is not this machine's"
    if asked.origin and asked.origin != f"http://{asked.host}":
        return "asked by a page of another site"
    if asked.websocket and not asked.origin:
        return "asked by no page"
    known = _same(asked.token, token) or _same(asked.cookie, token)
    if not known and not (once and _same(asked.token, once)):
        return "asked without the token"
    return ""


def _is_ours(address: str) -> bool:
    try:
        return urlsplit(address).hostname in HOSTS
    except ValueError:
        return False


def _same(given: str, token: str) -> bool:
    """Whether they are the same; takes as long whichever letter is wrong."""
    return compare_digest(given.encode("utf-8", "surrogateescape"), token.encode())
