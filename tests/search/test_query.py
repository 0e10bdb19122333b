import pytest

from qualcode.errors import RefusedError
from qualcode.search.query import (
    Either,
    Every,
    Near,
    Node,
    Pattern,
    Without,
    Words,
    leaves,
    parse_pattern,
    parse_query,
    positive,
)
from qualcode.search.tokens import QueryError

A, B, C = Words("a"), Words("b"), Words("c")


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("a", A),
        ("a b", Every((A, B))),
        ("a AND b", Every((A, B))),
        ("a OR b c", Either((A, Every((B, C))))),
        ("(a OR b) c", Every((Either((A, B)), C))),
        ("a -b", Every((A, Without(B)))),
        ("a NOT b", Every((A, Without(B)))),
        ("a NOT (b OR c)", Every((A, Without(Either((B, C)))))),
        ("a NEAR/8 b", Near(A, B, 8)),
        ("a NEAR b", Near(A, B, 10)),
        ("a NEAR/2 b NEAR/3 c", Near(Near(A, B, 2), C, 3)),
        ("(a OR b) NEAR/0 c", Near(Either((A, B)), C, 0)),
        ("a b NEAR/2 c", Every((A, Near(B, C, 2)))),
        ('"a b"', Words("a b", quoted=True)),
        ("“a b”", Words("a b", quoted=True)),
        ("„a b“", Words("a b", quoted=True)),
        ("don't", Words("don't")),
        ("self-aware", Words("self-aware")),
        ("improv* wom?n", Every((Words("improv*"), Words("wom?n")))),
        (r"re:/a(b|\/)c d/ a", Every((Pattern("a(b|/)c d"), A))),
        ("or and", Every((Words("or"), Words("and")))),
        ("信任 é", Every((Words("信任"), Words("é")))),
    ],
)
def test_a_query_is_read_as_it_is_meant(query: str, meant: Node) -> None:
    assert parse_query(query) == meant


@pytest.mark.parametrize(
    ("query", "at", "said"),
    [
        ("trust AND", 9, "after AND a word is missing"),
        ("trust NOT", 9, "`school NOT trust`"),
        ("AND trust", 0, "stands between two words"),
        ("a OR OR b", 5, "stands between two words"),
        ("NEAR/3 trust", 0, "stands between two words"),
        ("trust NEAR/3", 12, "after NEAR/3 a word is missing"),
        ("trust NEAR/", 11, "after NEAR/ a number and a word are missing: `trust NEAR/10 school`"),
        ("trust NEAR", 10, "after NEAR/10 a word is missing: `trust NEAR/10 school`"),
        ("trust NEAR/few school", 6, "`trust NEAR/8 school`"),
        ("trust NEAR/ school", 6, "how many words"),
        ("trust near/3 school", 6, "write it in capitals: `NEAR/3`"),
        ("(trust", 0, "never closed"),
        ("trust (", 7, "nothing after this `(`"),
        ("trust)", 5, "closes nothing"),
        ("()", 0, "nothing in the parentheses"),
        ('say "never', 4, "never closed"),
        ("never”", 5, "opens nothing"),
        ('""', 0, "nothing between the quotation marks"),
        ("-trust", 0, "only what must not be there"),
        ("trust OR -school", 9, "OR NOT would find nearly every passage"),
        ("(a b) NEAR c", 0, "beside NEAR stands a word"),
        ("a NEAR -b", 7, "beside NEAR stands a word"),
        ("a ***", 2, "alone means every word"),
        ("\u00ad", 0, "nothing in it that can be seen"),
        ("*\u00ad", 0, "alone means every word"),
        ("re:trust", 0, "between slashes"),
        ("a re:/trust", 2, "never closed"),
        ("re://", 0, "nothing between the slashes"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused_at_the_place(query: str, at: int, said: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(query)
    assert refused.value.at == at
    assert said in str(refused.value)
    assert str(refused.value).endswith(f"\n  {query}\n  {' ' * at}^")


def test_the_caret_stands_under_its_sign_after_wide_ones() -> None:
    with pytest.raises(QueryError) as refused:
        parse_query("信任 )")
    assert str(refused.value).split("\n")[-1] == "       ^"


@pytest.mark.parametrize("query", ["re:/(a/", "re:/*a/"])
def test_an_expression_that_is_none_is_refused(query: str) -> None:
    with pytest.raises(RefusedError, match="the regular expression cannot be read"):
        parse_query(query)


def test_an_empty_query_is_refused() -> None:
    with pytest.raises(RefusedError, match="the query is empty"):
        parse_query("  ")
    with pytest.raises(RefusedError, match="the regular expression is empty"):
        parse_pattern("")


def test_what_must_not_be_there_is_no_result() -> None:
    node = parse_query("a (b OR c) -d")
    assert list(leaves(node)) == [A, B, C, Words("d")]
    assert list(positive(node)) == [A, B, C]
