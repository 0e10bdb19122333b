"""The files of a study of one document, from its turns and from lines that say who gave which turn which code."""

from itertools import count


def turn_files(turns: str, *given: str, settings: str = "", codebook: str = "") -> str:
    """The files as `== path` blocks, as in a test's docstring.

    Args:
        turns: What is said, a word a turn: `one two`.
        given: A line for each coder, all of whom have finished: `ann: 1 trust; 2 trust doubt`.
        settings: The lines of `qualcode.yaml`; else what conftest.py writes.
        codebook: The lines of the codebook.
    """
    words = turns.split()
    starts = [sum(len(f"P: {word}\n\n") for word in words[:number]) + len("P: ") for number in range(len(words))]
    said = "\n\n".join(f"P: {word}" for word in words)
    blocks = [("qualcode.yaml", settings)] if settings else []
    blocks += [("codebook/codebook.yaml", codebook)] if codebook else []
    blocks.append(("transcripts/p1.md", f"---\nid: p1\nspeakers: {{P: respondent}}\n---\n{said}"))
    ids = count(1)
    for line in given:
        coder, _, parts = line.partition(": ")
        blocks.append((f"codings/{coder}/layer.yaml", f"coder: {coder}\ndocuments: {{p1: {{state: finished}}}}"))
        lines = []
        for part in filter(None, parts.split("; ")):
            number, *codes = part.split()
            start, word = starts[int(number) - 1], words[int(number) - 1]
            place = f'"document":"p1","start":{start},"end":{start + len(word)}'
            lines += [f'{{"id":"{next(ids)}",{place},"code":"{code}","quote":"{word}"}}' for code in codes]
        blocks.append((f"codings/{coder}/p1.jsonl", "\n".join(lines)))
    return "\n" + "".join(f"== {path}\n{content}\n" for path, content in blocks)
