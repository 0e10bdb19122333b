"""Reports of a gate for continuous integration."""

import re
from pathlib import Path

import pytest
from lxml import etree

from qualcode.analysis.judging.gate_rows import GateRow
from qualcode.exchange.gate_formats import folder_in, format_github, format_junit
from qualcode.model import Code, Codebook
from qualcode.settings import Thresholds

FAILS = GateRow(
    code="trust",
    label="Trust",
    round="",
    coefficient="krippendorff_alpha",
    coders="ann,bob",
    unit="turn",
    value=0.61,
    low=0.48,
    high=0.73,
    interval="95 % by bootstrap",
    judged=0.48,
    target=0.8,
    setting="codes.trust",
    n_had=120,
    n_needed=640,
    verdict="not shown",
    passed=False,
    why="the value is below what is asked",
)
PASSES = FAILS._replace(code="hub", value=0.9, judged=0.85, low=0.85, verdict="reliable", passed=True, why="")
SKIPPED = FAILS._replace(
    code="doubt", value=None, judged=None, low=None, high=None, verdict="undefined", passed=None, why="nobody used it"
)
SAID = (
    "krippendorff_alpha 0.610 (interval 0.480 to 0.730, 95 % by bootstrap), needs 0.800 (thresholds.codes.trust);"
    " the value is below what is asked; on 120 turns, 640 needed"
)
BOOK = Codebook(codes=(Code("trust", "Trust", line=7), Code("hub", "Hub", line=9)))
# What Jenkins, GitLab and the readers of pytest's reports have in common, written down for this test.
SCHEMA = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="said"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="message" type="xs:string" use="required"/>
    <xs:attribute name="type" type="xs:string" use="required"/>
  </xs:extension></xs:simpleContent></xs:complexType>
  <xs:attributeGroup name="counts">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:attributeGroup>
  <xs:element name="testcase"><xs:complexType>
    <xs:choice minOccurs="0">
      <xs:element name="failure" type="said"/>
      <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType>
      </xs:element>
      <xs:element name="system-out" type="xs:string"/>
    </xs:choice>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="classname" type="xs:string" use="required"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:complexType></xs:element>
  <xs:element name="testsuite"><xs:complexType>
    <xs:sequence>
      <xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="system-out" type="xs:string" minOccurs="0"/>
    </xs:sequence>
    <xs:attributeGroup ref="counts"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
  </xs:complexType></xs:element>
  <xs:element name="testsuites"><xs:complexType>
    <xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence>
    <xs:attributeGroup ref="counts"/>
  </xs:complexType></xs:element>
</xs:schema>
"""


def tree_of(text: str) -> etree._Element:
    return etree.fromstring(text.encode("utf-8"))


def test_a_report_has_a_case_for_each_code() -> None:
    root = tree_of(format_junit([FAILS, PASSES, SKIPPED], ["Unit: turn.", "Coders: ann, bob."]))
    assert dict(root.items()) == {
        "name": "qualcode agreement",
        "tests": "3",
        "failures": "1",
        "errors": "0",
        "time": "0",
    }
    (suite,) = root
    assert (suite.get("name"), suite.get("skipped")) == ("all", "1")
    assert [(case.get("classname"), case.get("name")) for case in suite.findall("testcase")] == [
        ("agreement.all", "trust"),
        ("agreement.all", "hub"),
        ("agreement.all", "doubt"),
    ]
    assert suite.findtext("system-out") == "Unit: turn.\nCoders: ann, bob."


def test_a_failing_code_says_what_it_has_and_needs() -> None:
    (failure,) = tree_of(format_junit([FAILS, PASSES])).iter("failure")
    assert (failure.get("type"), failure.get("message"), failure.text) == ("not shown", SAID, SAID)


def test_a_code_that_is_not_judged_is_skipped() -> None:
    (skipped,) = tree_of(format_junit([PASSES, SKIPPED])).iter("skipped")
    assert skipped.get("message") == "nobody used it"


def test_each_round_has_a_suite() -> None:
    root = tree_of(format_junit([FAILS._replace(round="pilot"), PASSES._replace(round="main"), SKIPPED]))
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("pilot", "1", "1"),
        ("main", "1", "0"),
        ("no round", "1", "0"),
    ]


def test_a_report_has_the_structure_that_readers_of_junit_expect() -> None:
    schema = etree.XMLSchema(etree.fromstring(SCHEMA))
    rows = [FAILS, PASSES, SKIPPED, FAILS._replace(round="pilot", verdict="")]
    schema.assertValid(tree_of(format_junit(rows, ["Unit: turn."])))


def test_signs_of_markup_and_control_signs_do_no_harm() -> None:
    row = FAILS._replace(code='<a> & "b"\x00\x1b\ud800', round="r\x07&1", why="]]> <!-- \x0b")
    (case,) = tree_of(format_junit([row])).iter("testcase")
    assert (case.get("name"), case.get("classname")) == ('<a> & "b"', "agreement.r&1")
    assert "]]> <!-- ;" in (case.findtext("failure") or "")


def test_the_same_rows_give_the_same_bytes() -> None:
    assert format_junit([FAILS, SKIPPED], ["a"]) == format_junit([FAILS, SKIPPED], ["a"])
    assert not re.search(r"\d{4}-\d{2}", format_junit([FAILS, SKIPPED], ["a"]))


def test_an_annotation_points_at_the_line_of_the_threshold() -> None:
    thresholds = Thresholds(lines={"codes.trust": 31})
    said = SAID.replace("%", "%25")
    assert format_github([FAILS, PASSES], thresholds, BOOK) == (
        f"::error file=qualcode.yaml,line=31,title=Agreement on trust::trust: {said}\n"
    )


def test_an_annotation_points_at_the_code_where_no_line_of_a_threshold_is_known() -> None:
    found = format_github([FAILS], Thresholds(), BOOK, "studies/hub")
    assert found.startswith("::error file=studies/hub/codebook/codebook.yaml,line=7,title=Agreement on trust::")


def test_an_annotation_of_a_code_that_stands_nowhere_has_no_place() -> None:
    found = format_github([FAILS._replace(code="old")], Thresholds(), BOOK)
    assert found.startswith("::error title=Agreement on old::old: ")


def test_an_annotation_names_the_round() -> None:
    found = format_github([FAILS._replace(round="pilot")], Thresholds(), BOOK)
    assert "::trust in pilot: krippendorff_alpha" in found


def test_a_gate_that_is_met_is_one_notice() -> None:
    expected = "::notice title=Agreement::The gate is met: 1 code passes; 1 not judged.\n"
    assert format_github([PASSES, SKIPPED], Thresholds(), BOOK) == expected


def test_no_text_of_a_study_can_begin_a_command_of_its_own() -> None:
    row = FAILS._replace(code="a:b,c\n::add-mask::x", why="100 %\r\n::error::y\x1b[0m")
    (line,) = format_github([row], Thresholds(), BOOK).splitlines()
    assert "title=Agreement on a%3Ab%2Cc%0A%3A%3Aadd-mask%3A%3Ax::" in line
    assert "100 %25%0D%0A::error::y[0m;" in line


@pytest.mark.parametrize(("root", "expected"), [("repo", "."), ("repo/studies/hub", "studies/hub"), ("other", "")])
def test_a_study_is_named_as_seen_from_its_repository(tmp_path: Path, root: str, expected: str) -> None:
    assert folder_in(tmp_path / "repo", tmp_path / root) == expected


def test_a_study_at_the_root_of_its_repository_has_no_folder_in_front() -> None:
    assert "file=codebook/codebook.yaml," in format_github([FAILS], Thresholds(), BOOK, ".")
