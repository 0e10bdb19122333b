"""A study whose coders gave codes by rules that a classifier can find, and others by none."""

import json
import random
from pathlib import Path

from qualcode.storage import digest

TRUSTING = ("We trusted them with the plan", "I trust the teachers here", "Trust grew among the schools")
OTHERS = (
    "The bus was late again today",
    "We met in the library on Monday",
    "Lunch is at noon for everybody",
    "The numbers came in by mail",
    "Nobody had the key to the room",
)
CODEBOOK = """name: test
version: 1.0.0
codes:
  - id: feeling
    label: Feeling
    codes:
      - {id: trust, label: Trust, patterns: ["trust*"]}
  - {id: doubt, label: Doubt}
"""


def write_taught_study(folder: Path, *, n_documents: int = 6, n_turns: int = 16, finished: int | None = None) -> Path:
    """A study of documents in which every third turn is about trust and coded so; doubt was coded twice in all.

    Args:
        folder: Where.
        n_documents: How many documents; ann is to code all, bob all too.
        n_turns: How many turns of the respondent each has.
        finished: How many of them ann has finished; all where `None`.
    """
    chance = random.Random(7)
    names = [f"p{number}" for number in range(1, n_documents + 1)]
    settings = f"title: Taught\ncoders: [{{id: ann}}, {{id: bob}}]\nassignments: {{ann: {names}, bob: {names}}}\n"
    _write(folder, "qualcode.yaml", settings.replace("'", ""))
    _write(folder, "codebook/codebook.yaml", CODEBOOK)
    cases = "".join(f"net-{number % 3},,network\n" for number in range(min(n_documents, 3)))
    _write(folder, "cases.csv", f"id,parent,kind\n{cases}")
    record = "coder: ann\nkind: human\ncodebook: 1.0.0\ndocuments:\n"
    for number, name in enumerate(names):
        body, codings = "", []
        for turn in range(n_turns):
            body += "INT: Go on, please.\n\n"
            words = f"{chance.choice(TRUSTING if turn % 3 < 1 else OTHERS)}, number {chance.randrange(100)}."
            start = len(body) + len("P: ")
            body += f"P: {words}\n\n"
            codes = ["trust"] if turn % 3 < 1 else ["doubt"] if (number, turn) in ((0, 1), (1, 2)) else []
            for code in codes:
                place = {"document": name, "start": start, "end": start + len(words), "code": code, "quote": words}
                codings.append(json.dumps({"id": f"{name}-{turn}", **place}))
        body = body.rstrip("\n") + "\n"
        head = f"---\nid: {name}\ncase: net-{number % 3}\nspeakers: {{INT: interviewer, P: respondent}}\n---\n"
        _write(folder, f"transcripts/{name}.md", head + body)
        if finished is None or number < finished:
            _write(folder, f"codings/ann/{name}.jsonl", "".join(f"{line}\n" for line in codings))
            record += f"  {name}: {{state: finished, sha256: {digest(body.encode())}, finished: 2020-01-01}}\n"
    _write(folder, "codings/ann/layer.yaml", record)
    return folder


def _write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8", newline="\n")
