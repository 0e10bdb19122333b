from dataclasses import replace

import pytest

from qualcode.tui.web.gate import Asked, refusal

FILE = Asked(host="127.0.0.1:8000", origin="", token="", public=True)
SOCKET = Asked(host="127.0.0.1:8000", origin="http://127.0.0.1:8000", token="secret", public=False)


@pytest.mark.parametrize(
    "asked", [SOCKET, replace(SOCKET, host="localhost:9000", origin="http://localhost:9000"), FILE]
)
def test_who_has_the_token_is_let_in_whatever_the_port_and_everybody_to_the_files(asked: Asked) -> None:
    assert refusal(asked, ["secret"]) == ""


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (replace(SOCKET, token=""), "asked without the token"),
        (replace(SOCKET, token="Secret"), "asked without the token"),
        (replace(SOCKET, token="secre"), "asked without the token"),
        (replace(SOCKET, token="\udce9é谁"), "asked without the token"),
        (replace(FILE, host="evil.example:8000"), "asked under a name that is not this machine's"),
        (replace(FILE, host="127.0.0.1.evil.example"), "asked under a name that is not this machine's"),
        (replace(FILE, host="evil.example@127.0.0.1:8000", origin="x"), "asked by a page of another site"),
        (replace(FILE, host=""), "asked under a name that is not this machine's"),
        (replace(FILE, host="[::1"), "asked under a name that is not this machine's"),
        (replace(FILE, origin="http://evil.example"), "asked by a page of another site"),
        (replace(SOCKET, origin="http://127.0.0.1:8001"), "asked by a page of another site"),
        (replace(SOCKET, origin="https://evil.example"), "asked by a page of another site"),
        (replace(SOCKET, origin="null"), "asked by a page of another site"),
        (replace(SOCKET, origin=""), "asked by no page"),
    ],
)
def test_others_are_kept_out(asked: Asked, why: str) -> None:
    assert refusal(asked, ["secret"]) == why


def test_a_token_for_one_time_is_none_once_it_is_used_up() -> None:
    asked = replace(SOCKET, token="once")
    assert refusal(asked, ["secret", "once"]) == ""
    assert refusal(asked, ["secret", ""]) == "asked without the token"
    assert refusal(replace(SOCKET, token=""), ["secret", ""]) == "asked without the token"
