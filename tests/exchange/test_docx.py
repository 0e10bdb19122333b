"""Word files: nothing is lost, nothing harmful is opened."""

import io
import warnings
import zipfile

import pytest

from qualcode.exchange.readers import read_source
from qualcode.exchange.source import Passage, Source, Unplaced
from qualcode.problem import Problem

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PARTS = {"macro": "word/vbaProject.bin"}
STYLES = (
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Base"><w:name w:val="Part"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Mine"/><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)


def part(kind: str, inner: str, namespace: str = W) -> str:
    return f'<w:{kind} xmlns:w="{namespace}" xmlns:mc="{MC}">{inner}</w:{kind}>'


def docx(body: str, namespace: str = W, **parts: str | bytes) -> bytes:
    """A Word file of that body and of other parts, by their names in `word/` without the suffix."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", namespace))
        archive.writestr("word/styles.xml", part("styles", STYLES, namespace))
        for name, content in parts.items():
            archive.writestr(PARTS.get(name, f"word/{name}.xml"), content)
    return buffer.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{p(run(cell)) if cell else p('')}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def read(raw: bytes) -> Source:
    source, problems = read_source(raw, "a.docx")
    assert source is not None, problems
    return source


def texts(body: str) -> list[str]:
    return [passage.text for passage in read(docx(body)).passages]


def refused(raw: bytes) -> list[str]:
    source, problems = read_source(raw, "a.docx")
    assert source is None
    assert {problem.path for problem in problems} == {"a.docx"}
    return [problem.rule for problem in problems]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("a<w:ins><w:r><w:t>b</w:t></w:r></w:ins>", "b"),
        ("<w:moveTo><w:r><w:t>b</w:t></w:r></w:moveTo>", "b"),
        (run("a") + "<w:del><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        (run("a") + "<w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom>", "a"),
        ("<w:smartTag><w:r><w:t>b</w:t></w:r></w:smartTag>", "b"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>b</w:t></w:r></w:sdtContent></w:sdt>", "b"),
        ("<w:hyperlink><w:r><w:t>b</w:t></w:r></w:hyperlink>", "b"),
        ("<w:fldSimple w:instr='AUTHOR'><w:r><w:t>b</w:t></w:r></w:fldSimple>", "b"),
        ("<w:r><w:fldChar/><w:instrText>AUTHOR</w:instrText><w:t>b</w:t></w:r>", "b"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>", "a-bc"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "☺"),
        ('<w:r><w:sym w:font="Arial" w:char="F041"/></w:r>', "A"),
        ("<w:r><w:ruby><w:rt><w:t>x</w:t></w:rt><w:rubyBase><w:t>b</w:t></w:rubyBase></w:ruby></w:r>", "b"),
    ],
)  # fmt: skip
def test_what_is_inside_a_paragraph(inner: str, text: str) -> None:
    assert texts(p(inner)) == [text]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    assert texts(p(run("one "), "<w:rPr><w:del/></w:rPr>") + p(run("two"))) == ["one two"]


def test_the_strict_dialect_is_read_too() -> None:
    assert read(docx(p(run("one")), STRICT)).passages == (Passage(None, None, "one"),)


def test_content_controls_around_paragraphs_are_read() -> None:
    assert texts(f"<w:sdt><w:sdtContent>{p(run('one'))}</w:sdtContent></w:sdt>{p(run('two'))}") == ["one", "two"]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p(run('boxed'))}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(p(run("one") + drawing + run(" more")) + p(run("two"))) == ["one more", "boxed", "two"]


def test_a_text_box_on_a_deleted_end_is_read() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(run('boxed'))}</w:txbxContent></w:pict></w:r>"
    assert texts(p(run("one") + box, "<w:rPr><w:del/></w:rPr>")) == ["one", "boxed"]


def test_hidden_text_is_kept_and_reported() -> None:
    source = read(docx(p(run("one ") + run("two", "<w:vanish/>"))))
    assert source == Source("", (Passage(None, None, "one two"),), (Unplaced(1, "two", "hidden text; kept"),))


def test_a_symbol_without_a_character_is_shown_and_reported() -> None:
    source = read(docx(p('<w:r><w:sym w:font="Webdings" w:char="F021"/></w:r>')))
    reason = "a symbol of the font 'Webdings' that is no character; shown as \ufffd"
    assert source == Source("", (Passage(None, None, "\ufffd"),), (Unplaced(1, "F021", reason),))


def test_notes_stand_at_the_end_and_are_reported() -> None:
    footnotes = part("footnotes", f'<w:footnote w:id="2">{p(run("laughs"))}</w:footnote>')
    endnotes = part("endnotes", f'<w:endnote w:id="2">{p(run("leaves"))}</w:endnote>')
    body = p(run("one") + '<w:r><w:endnoteReference w:id="2"/></w:r>' + run(" two")) + p(
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    source = read(docx(body, footnotes=footnotes, endnotes=endnotes))
    assert [passage.text for passage in source.passages] == ["one[1] two", "[2]", "[1] leaves", "[2] laughs"]
    assert source.unplaced == (
        Unplaced(0, "[1] leaves", "endnote; its text stands at the end"),
        Unplaced(0, "[2] laughs", "footnote; its text stands at the end"),
    )


def test_notes_are_not_said_by_the_last_speaker() -> None:
    footnotes = part("footnotes", f'<w:footnote w:id="2">{p(run("laughs"))}</w:footnote>')
    turns = p(run("Ann: Well, one.")) + p(run("Bob: Two.")) + p(run("Ann: Three."))
    body = turns + p(run("Bob: Four.") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert read(docx(body, footnotes=footnotes)).passages[-3:] == (
        Passage("Bob", None, "Four.[1]"),
        Passage(None, None, "## Notes"),
        Passage(None, None, "[1] laughs"),
    )


def test_bold_labels_are_speakers() -> None:
    body = (
        p(run("Jerod: ", "<w:b/>") + run("Should I?"))
        + p(run("More of it."))
        + p(run("Nick", '<w:rStyle w:val="Strong"/>') + run(": Yes."))
        + p(run("Break:", "<w:b/>"))
        + p(run("Jerod: ", "<w:b/>") + run("Good."))
    )
    assert read(docx(body)).passages == (
        Passage("Jerod", None, "Should I?\n\nMore of it."),
        Passage("Nick", None, "Yes."),
        Passage("Break", None, ""),
        Passage("Jerod", None, "Good."),
    )


def test_bold_that_is_switched_off_is_no_bold() -> None:
    body = (
        p(run("Aim: ", '<w:b w:val="0"/>') + run("x"))
        + p(run("words")) * 9
        + p(run("End: ", '<w:b w:val="0"/>') + run("y"))
    )
    assert {passage.speaker for passage in read(docx(body)).passages} == {None}


def test_headings_are_kept_between_turns_and_name_the_file() -> None:
    body = (
        p(run("Network A"), '<w:pStyle w:val="berschrift1"/>')
        + p(run("INT: How?"))
        + p(run("Part two"), '<w:pStyle w:val="Own"/>')
        + p(run("L1: So."))
        + p(run("Part three"), '<w:outlineLvl w:val="2"/>')
        + p(run("INT: And?"))
    )
    assert read(docx(body)) == Source(
        "Network A",
        (
            Passage(None, None, "# Network A"),
            Passage("INT", None, "How?"),
            Passage(None, None, "## Part two"),
            Passage("L1", None, "So."),
            Passage(None, None, "### Part three"),
            Passage("INT", None, "And?"),
        ),
        (),
    )


def test_teams_puts_name_and_time_above_the_paragraphs() -> None:
    rows = [
        "Weekly call",
        "27m 42s",
        "Anna Perez started transcription",
        "Bo Li   0:03",
        "Hi.",
        "All well?",
        "Cy Roy   1:00:07",
    ]
    body = "".join(p(run(row)) for row in rows) + p(run("Yes."))
    source = read(docx(body))
    assert source.passages == (Passage("Bo Li", 3, "Hi.\n\nAll well?"), Passage("Cy Roy", 3607, "Yes."))
    assert [left.text for left in source.unplaced] == rows[:3]


def test_teams_may_put_them_into_one_paragraph() -> None:
    body = p("<w:r><w:t>Bo Li   0:03</w:t><w:br/><w:t>Hi.</w:t></w:r>") + p(
        "<w:r><w:t>Cy Roy   0:07</w:t><w:br/><w:t>Ho.</w:t></w:r>"
    )
    assert read(docx(body)).passages == (Passage("Bo Li", 3, "Hi."), Passage("Cy Roy", 7, "Ho."))


def test_a_table_of_time_name_and_text_is_a_transcript() -> None:
    rows = [
        ("Time", "Speaker", "Text"),
        ("0:01", "Ann", "Hi there."),
        ("0:05", "", "And more."),
        ("0:09", "Bob:", "Yes, hello."),
    ]
    source = read(docx(table(*rows)))
    assert source.passages == (Passage("Ann", 1, "Hi there.\n\nAnd more."), Passage("Bob", 9, "Yes, hello."))
    assert [(left.text, left.reason) for left in source.unplaced] == [
        (cell, "the heading of a table") for cell in rows[0]
    ]


def test_a_table_of_numbers_names_and_text_is_a_transcript() -> None:
    rows = [("1", "Ann", "Hi there."), ("2", "Bob", "Yes, hello."), ("3", "Ann", "Well then."), ("4", "Bob", "Indeed.")]
    source = read(docx(table(*rows)))
    assert [passage.speaker for passage in source.passages] == ["Ann", "Bob", "Ann", "Bob"]
    assert [(left.text, left.reason) for left in source.unplaced] == [(row[0], "a row's number") for row in rows]


def test_any_other_table_is_text_row_by_row() -> None:
    assert texts(table(("Age", "34"), ("School", "North"))) == ["Age\t34", "School\tNorth"]


def test_rows_of_labels_and_text_are_turns() -> None:
    assert read(docx(table(("INT:", "How?"), ("L1:", "So.")))).passages == (
        Passage("INT", None, "How?"), Passage("L1", None, "So."),
    )  # fmt: skip


def test_a_deleted_row_is_not_read() -> None:
    kept, gone = (f"<w:tr>{mark}<w:tc>{p(run('x'))}</w:tc></w:tr>" for mark in ("", "<w:trPr><w:del/></w:trPr>"))
    assert texts(f"<w:tbl>{kept}{gone}</w:tbl>") == ["x"]


def test_a_table_inside_a_table_is_read() -> None:
    inner = table(("a", "b"))
    assert texts(f"<w:tbl><w:tr><w:tc>{p(run('one'))}{inner}{p('')}</w:tc></w:tr></w:tbl>") == ["one", "a\tb"]


def test_what_is_no_text_is_reported() -> None:
    body = p(run("one") + "<w:r><w:drawing/></w:r><w:r><w:object/></w:r>", "<w:numPr/>") + "<w:altChunk/>"
    raw = docx(
        body,
        comments=part("comments", f"<w:comment>{p(run('x'))}</w:comment>"),
        header1=part("hdr", p(run("Page 1 of 9"))),
        macro=b"x",
    )
    assert set(read(raw).unplaced) == {
        Unplaced(0, "pictures: 1", "no text of the transcript; not read"),
        Unplaced(0, "embedded objects: 1", "no text of the transcript; not read"),
        Unplaced(0, "automatic list numbers: 1", "no text of the transcript; not read"),
        Unplaced(0, "comments: 1", "no text of the transcript; not read"),
        Unplaced(0, "Page 1 of 9", "a page header"),
        Unplaced(0, "word/vbaProject.bin", "a macro or an embedded object; not opened"),
        Unplaced(1, "", "another document that is embedded here; save it on its own and import it"),
    }


def test_an_encrypted_or_old_file_is_a_problem() -> None:
    message = "is password-protected or an old .doc; save it as .docx without a password"
    assert read_source(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.docx") == (
        None,
        [Problem("a.docx", 0, "encrypted", message)],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_any_encoding(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + part(
        "styles", ""
    )
    assert refused(docx(p(run("one")), comments=xml.encode(encoding))) == ["doctype"]


@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml"])
def test_two_parts_of_one_name_are_refused(name: str) -> None:
    buffer = io.BytesIO(docx(p(run("one"))))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, part("document", f"<w:body>{p(run('two'))}</w:body>"))
    assert refused(buffer.getvalue()) == ["zip-limit"]


def test_a_zip_bomb_is_refused() -> None:
    assert refused(docx(p(run("one")), comments=b"0" * 3_000_000)) == ["zip-limit"]


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.exchange.package._MOST_ENTRIES", 1)
    assert refused(docx(p(run("one")))) == ["zip-limit"]


def test_parts_that_are_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = docx(p(run("one")))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        monkeypatch.setattr("qualcode.exchange.package._MOST_BYTES", archive.getinfo("word/document.xml").file_size)
    assert refused(raw) == ["zip-limit"]


def test_a_zip_file_without_a_document_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert refused(buffer.getvalue()) == ["not-docx"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "encrypted"])
def test_a_damaged_zip_file_is_refused(damage: str) -> None:
    raw = bytearray(docx(p(run("one " * 400))))
    if damage == "cut":
        raw = raw[: len(raw) // 2]
    elif damage == "flipped":
        raw[60:90] = bytes(30)
    else:
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(raw)) == ["encrypted" if damage == "encrypted" else "not-docx"]


@pytest.mark.parametrize("xml", ["<w:document>", "", "<a>&unknown;</a>", "<w:sdt>" * 400])
def test_xml_that_is_not_sound_is_refused(xml: str) -> None:
    assert refused(docx(p(run("one")), comments=xml)) == ["bad-xml"]


@pytest.mark.parametrize("tag", ["w:r", "w:smartTag", "w:sdt"])
def test_deep_nesting_is_read(tag: str) -> None:
    assert texts(p(f"<{tag}>" * 240 + "<w:t>x</w:t>" + f"</{tag}>" * 240)) == ["x"]
