from dataclasses import replace

import pytest

from qualcode.tui.web.gate import Asked, refusal

PAGE = Asked(host="127.0.0.1:8000", origin="", token="secret", cookie="", websocket=False)
SOCKET = Asked(host="127.0.0.1:8000", origin="http://127.0.0.1:8000", token="", cookie="secret", websocket=True)


@pytest.mark.parametrize("asked", [PAGE, SOCKET, replace(PAGE, host="localhost:9000"), replace(PAGE, host="127.0.0.1")])
def test_who_has_the_token_is_let_in_whatever_the_port(asked: Asked) -> None:
    assert refusal(asked, "secret") == ""


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (replace(PAGE, token=""), "asked without the token"),
        (replace(PAGE, token="Secret"), "asked without the token"),
        (replace(PAGE, token="\udce9é谁"), "asked without the token"),
        (replace(SOCKET, cookie="secre"), "asked without the token"),
        (replace(PAGE, host="evil.example:8000"), "asked under a name that is not this machine's"),
        (replace(PAGE, host="127.0.0.1.evil.example"), "asked under a name that is not this machine's"),
        (replace(PAGE, host="evil.example@127.0.0.1:8000", origin="x"), "asked by a page of another site"),
        (replace(PAGE, host=""), "asked under a name that is not this machine's"),
        (replace(PAGE, host="[::1"), "asked under a name that is not this machine's"),
        (replace(SOCKET, origin="http://127.0.0.1:8001"), "asked by a page of another site"),
        (replace(SOCKET, origin="https://evil.example"), "asked by a page of another site"),
        (replace(SOCKET, origin="null"), "asked by a page of another site"),
        (replace(SOCKET, origin=""), "asked by no page"),
    ],
)
def test_others_are_kept_out(asked: Asked, why: str) -> None:
    assert refusal(asked, "secret") == why


def test_a_token_for_one_time_is_none_once_it_is_used_up() -> None:
    asked = replace(PAGE, token="once")
    assert refusal(asked, "secret", "once") == ""
    assert refusal(asked, "secret", "") == "asked without the token"
    assert refusal(replace(PAGE, token=""), "secret", "") == "asked without the token"
