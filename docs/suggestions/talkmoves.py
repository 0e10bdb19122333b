"""Turn a folder of TalkMoves sheets into a qualcode study: a document a lesson, a turn a sentence, moves as codes.

The corpus (SumnerLab/TalkMoves on GitHub, CC BY-NC-SA 4.0) is not part of qualcode. Usage:

    python docs/suggestions/talkmoves.py SHEETS FOLDER

SHEETS is a folder of its .xlsx files; the study comes into FOLDER, which must not exist yet. Sentences keep the
corpus's labels of talk moves as codings of the coder `corpus`; "none" and "context" are no moves and become no code.
Speakers become T (teacher) and S (student); no other name is kept outside of what was said.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from qualcode.exchange.sheet_xlsx import read_sheet
from qualcode.ids import derived_id
from qualcode.layers import add_codings, finish_document
from qualcode.requested import NewCoding
from qualcode.study import load_study

MOVES = {
    "teacher": {
        2: ("keeping-everyone-together", "Keeping everyone together"),
        3: ("getting-students-to-relate", "Getting students to relate to another's ideas"),
        4: ("restating", "Restating"),
        5: ("revoicing", "Revoicing"),
        8: ("press-for-accuracy", "Pressing for accuracy"),
        9: ("press-for-reasoning", "Pressing for reasoning"),
    },
    "student": {
        2: ("relating-to-another", "Relating to another student"),
        3: ("asking-for-more", "Asking for more information"),
        4: ("making-a-claim", "Making a claim"),
        5: ("providing-evidence", "Providing evidence or reasoning"),
    },
}
AT = "2020-01-01T00:00:00Z"


class Sentence(NamedTuple):
    """A row of a sheet."""

    label: str
    """T or S."""
    words: str
    codes: tuple[str, ...]


def sentences(path: Path) -> list[Sentence]:
    """The sentences of a sheet; its columns are found by their names, whichever of the headers it has."""
    grid, problems = read_sheet(path.read_bytes(), path.name, ("Speaker", "Sentence", "Teacher Tag", "Student Tag"))
    if not grid.rows:
        sys.exit("\n".join(map(str, problems)) or f"{path}: holds no rows")
    speaker, said, *tags = (grid.header.index(name) for name in ("Speaker", "Sentence", "Teacher Tag", "Student Tag"))
    found: list[Sentence] = []
    last = "S"
    for row in grid.rows:
        words = " ".join(row[said].split())
        if not words:
            continue
        if row[speaker].strip():
            last = "T" if re.match(r"T\b", row[speaker].strip()) else "S"
        elif any(row[tag].strip() for tag in tags):
            last = "T" if row[tags[0]].strip() else "S"
        codes = []
        for who, tag in zip(MOVES, tags, strict=True):
            number = re.match(r"\s*(\d+)", row[tag])
            if number and int(number[1]) in MOVES[who]:
                codes.append(f"{who}-{MOVES[who][int(number[1])][0]}")
        found.append(Sentence(last, words, tuple(codes)))
    return found


def codebook() -> str:
    """The moves as a codebook: two families."""
    lines = ["name: talk-moves", "version: 1.0.0", "codes:"]
    for who, moves in MOVES.items():
        lines += [f"  - id: {who}", f"    label: {who.capitalize()} moves", "    codes:"]
        for code, label in moves.values():
            lines += [f"      - id: {who}-{code}", f'        label: "{label}"']
    return "\n".join(lines) + "\n"


def main(sheets: Path, folder: Path) -> None:
    """Write the study."""
    paths = sorted(sheets.glob("*.xlsx"))
    if not paths:
        sys.exit(f"no .xlsx in {sheets}")
    (folder / "transcripts").mkdir(parents=True)
    (folder / "codebook").mkdir()
    (folder / "codings").mkdir()
    (folder / "qualcode.yaml").write_text("title: TalkMoves\nunit: turn\ncoders: [{id: corpus}]\n", "utf-8")
    (folder / "codebook/codebook.yaml").write_text(codebook(), "utf-8")
    requests = []
    for number, path in enumerate(paths, 1):
        document, body, at = f"lesson-{number:03}", "", 0
        head = f"---\nid: {document}\nspeakers: {{T: teacher, S: student}}\n---\n"
        for sentence in sentences(path):
            start = at + len(sentence.label) + 2
            end = start + len(sentence.words)
            for code in sentence.codes:
                coding_id = derived_id(AT, document, str(start), code)
                requests.append(NewCoding(document, code, start=start, end=end, by="corpus", at=AT, id=coding_id))
            body += f"{sentence.label}: {sentence.words}\n\n"
            at = end + 2
        (folder / f"transcripts/{document}.md").write_text(head + body.rstrip("\n") + "\n", "utf-8", newline="\n")
    study, problems = load_study(folder)
    if problems:
        sys.exit("\n".join(map(str, problems)))
    add_codings(study, "corpus", requests)
    for one in study.documents:
        finish_document(study, "corpus", one.id, date=AT[:10])
    print(f"{len(paths)} lessons, {len(requests)} codings in {folder}")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
