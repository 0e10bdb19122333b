import pytest

from qualcode.errors import QualcodeError, UnknownNameError
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.scope import Scope, case_value, select

Loaded = tuple[Study, list[Problem]]

STUDY = """
== qualcode.yaml
coders: [{id: ann}, {id: bob}, {id: eve}]
rounds: [{id: pilot, documents: [p1]}]
== cases.csv
id,parent,hub_type,role
net-a,,NGO,
lead-1,net-a,,director
net-b,,University,
== codebook/codebook.yaml
codes: [{id: trust, codes: [{id: trust-lost}]}, {id: trust-me}, {id: doubt}]
facets: {who: {values: [us, them]}}
== transcripts/p1.md
---
id: p1
case: lead-1
date: 2018-12-01
speakers: {INT: interviewer, P: respondent}
---
INT: Do you?

P: I trust.
== transcripts/p2.md
---
id: p2
case: net-b
site: north
---
Trust and doubt.
== codings/ann/layer.yaml
coder: ann
== codings/ann/p1.jsonl
{"id":"1","document":"p1","start":0,"end":12,"code":"doubt"}
{"id":"2","document":"p1","start":17,"end":25,"code":"trust-lost","facets":{"who":["us"]}}
== codings/ann/p2.jsonl
{"id":"3","document":"p2","start":0,"end":5,"code":"trust"}
== codings/bob/layer.yaml
coder: bob
== codings/bob/p2.jsonl
{"id":"4","document":"p2","start":0,"end":5,"code":"trust-me","facets":{"who":["them"]}}
"""


@pytest.fixture
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Study:
    from qualcode.study import load_study

    write = request.getfixturevalue("write_study_files")
    return load_study(write(tmp_path_factory.mktemp("scope"), STUDY))[0]


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope(), "1234"),
        (Scope(documents=("p1",)), "12"),
        (Scope(documents=("p*",)), "1234"),
        (Scope(cases=("net-a",)), "12"),
        (Scope(cases=("net-*",)), "1234"),
        (Scope(where=("hub_type=NGO",)), "12"),
        (Scope(where=("role=director",)), "12"),
        (Scope(where=("site=north",)), "34"),
        (Scope(where=("hub_type=NGO", "role=director")), "12"),
        (Scope(speakers=("respondent",)), "2"),
        (Scope(speakers=("INT",)), "1"),
        (Scope(coders=("bob",)), "4"),
        (Scope(coders=("eve",)), ""),
        (Scope(layers=("ann",)), "123"),
        (Scope(codes=("trust",)), "23"),
        (Scope(codes=("trust",), exact=True), "3"),
        (Scope(codes=("trust*",)), "234"),
        (Scope(codes=("trust", "doubt")), "123"),
        (Scope(facets=("who",)), "24"),
        (Scope(facets=("who=them",)), "4"),
        (Scope(rounds=("pilot",)), "12"),
        (Scope(rounds=("pilot",), codes=("trust",)), "2"),
    ],
)
def test_a_scope_holds_what_every_part_of_it_holds(study: Study, scope: Scope, ids: str) -> None:
    found = {coding.id for coded in select(study, scope).coded() for coding in coded.codings}
    assert found == set(ids)


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(documents=("p3",)), "no document 'p3'"),
        (Scope(cases=("net-c",)), "no case 'net-c'; did you mean 'net-"),
        (Scope(where=("hubtype=NGO",)), "no attribute 'hubtype'; did you mean 'hub_type'?"),
        (Scope(where=("hub_type=NG",)), "no value of 'hub_type' 'NG'; did you mean 'NGO'?"),
        (Scope(where=("hub_type",)), "write `--where attribute=value`"),
        (Scope(speakers=("responent",)), "did you mean 'respondent'?"),
        (Scope(coders=("bo",)), "did you mean 'bob'?"),
        (Scope(layers=("an",)), "did you mean 'ann'?"),
        (Scope(codes=("trsut",)), "did you mean 'trust'"),
        (Scope(codes=("x*",)), "no code 'x*'"),
        (Scope(facets=("wo",)), "did you mean 'who'?"),
        (Scope(facets=("who=the",)), "did you mean 'them'?"),
        (Scope(rounds=("plot",)), "did you mean 'pilot'?"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(study: Study, scope: Scope, said: str) -> None:
    with pytest.raises(QualcodeError) as raised:
        select(study, scope)
    assert said in str(raised.value)
    assert isinstance(raised.value, UnknownNameError) or "--where" in said


def test_an_attribute_is_the_nearest_in_the_line_of_cases(study: Study) -> None:
    first, second = study.documents
    assert (case_value(study, first, "hub_type"), case_value(study, first, "role")) == ("NGO", "director")
    assert (case_value(study, second, "role"), case_value(study, second, "site")) == ("", "north")
