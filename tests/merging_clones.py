"""Three clones of one study in which three people code at random: what a merge of them must give is known."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from qualcode.files.codings_jsonl import format_codings
from qualcode.files.layer_yaml import format_layer
from qualcode.ids import derived_id
from qualcode.model import Coding, DocumentState, Layer
from qualcode.storage import digest

PEOPLE = ("ann", "bob", "cem")
CODES = ("trust", "doubt", "hope")
N_BASE = 30
Files = dict[str, bytes]
Layers = dict[str, dict[str, Coding]]
"""Codings by id, under the path of their file."""


class Clones(NamedTuple):
    """A study, what each of three people made of it, and all of that together."""

    base: Files
    clones: tuple[Files, ...]
    together: Files


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who codes at random in their own layer and in the one that all share."""

    number: int
    chance: random.Random
    texts: dict[str, str]

    def works(self, base: Layers, n_operations: int) -> Layers:
        layers = {path: dict(codings) for path, codings in base.items()}
        paths = [path for path in base if path.split("/")[1] in (PEOPLE[self.number], "shared")]
        for step in range(n_operations):
            path = self.chance.choice(paths)
            own = [key for key in layers[path] if self._may_touch(path, key)]
            kind = self.chance.choice(("add", "note", "code", "remove"))
            if kind == "add" or not own:
                coding = coding_at(self.texts, path, f"{self.number}-{step}", self.number + 2, self.chance)
                layers[path][coding.id] = coding
            elif kind == "remove":
                del layers[path][self.chance.choice(own)]
            else:
                key = self.chance.choice(own)
                old = layers[path][key]
                new = replace(old, note=f"note {step}") if kind == "note" else self._recoded(old)
                layers[path][key] = new
        return layers

    def _may_touch(self, path: str, key: str) -> bool:
        """Whether nobody else touches a coding of the shared layer."""
        return "/shared/" not in path or sum(key.encode()) % len(PEOPLE) == self.number

    def _recoded(self, old: Coding) -> Coding:
        return replace(old, code=self.chance.choice([code for code in CODES if code != old.code]))


def coding_at(texts: dict[str, str], path: str, name: str, day: int, chance: random.Random) -> Coding:
    """A coding on a passage that no other coding has."""
    _, layer, file = path.split("/")
    document = file.removesuffix(".jsonl")
    at = f"2020-01-0{day}T00:00:00Z"
    start, length = chance.randrange(len(texts[document]) - 400), chance.randrange(5, 400)
    quote = texts[document][start : start + length]
    return Coding(
        derived_id(at, path, name), document, start, start + length, chance.choice(CODES), {}, quote, "", layer, at
    )


def random_clones(n_documents: int, n_operations: int, seed: int) -> Clones:
    """Each person adds, edits and removes codings, a thousand times or so."""
    chance = random.Random(seed)
    texts = {f"d{n:02}": _text(chance) for n in range(n_documents)}
    base: Layers = {}
    for layer in (*PEOPLE, "shared"):
        for document in texts:
            path = f"codings/{layer}/{document}.jsonl"
            made = (coding_at(texts, path, f"base-{n}", 1, chance) for n in range(N_BASE))
            base[path] = {coding.id: coding for coding in made}
    work = [Person(number, chance, texts).works(base, n_operations) for number in range(len(PEOPLE))]
    fixed = _fixed(texts)
    return Clones(
        fixed | _files(base, texts, []),
        tuple(fixed | _files(layers, texts, [number]) for number, layers in enumerate(work)),
        fixed | _files(_together(base, work), texts, range(len(PEOPLE))),
    )


def _together(base: Layers, work: Sequence[Layers]) -> Layers:
    """By the book: what somebody removed is gone, what somebody edited is edited, what somebody added is there."""
    together: Layers = {}
    for path, old in base.items():
        together[path] = dict(old)
        for layers in work:
            for key in old.keys() - layers[path].keys():
                together[path].pop(key)
            together[path] |= {key: one for key, one in layers[path].items() if one != old.get(key)}
    return together


def _text(chance: random.Random) -> str:
    return "".join(chance.choice("abcdefgh i") for _ in range(8000)) + ".\n"


def _fixed(texts: dict[str, str]) -> Files:
    coders = ", ".join(f"{{id: {person}}}" for person in PEOPLE)
    codes = ", ".join(f"{{id: {code}, label: {code}}}" for code in CODES)
    files = {
        "qualcode.yaml": f"title: Clones\ncoders: [{coders}]\n",
        "codebook/codebook.yaml": f"name: clones\nversion: 1.0.0\ncodes: [{codes}]\n",
        ".gitignore": ".qualcode/\n",
    }
    files |= {f"transcripts/{name}.md": f"---\nid: {name}\n---\n{text}" for name, text in texts.items()}
    return {path: text.encode() for path, text in files.items()}


def _files(layers: Layers, texts: dict[str, str], finishers: Sequence[int]) -> Files:
    """The files of some layers; each finisher has finished the documents whose number is theirs."""
    files = {path: format_codings(codings.values()) for path, codings in layers.items()}
    for name in (*PEOPLE, "shared"):
        states = {}
        for number, (document, text) in enumerate(texts.items()):
            done = number % len(PEOPLE) in finishers and name in ("shared", PEOPLE[number % len(PEOPLE)])
            day = f"2020-02-0{number % len(PEOPLE) + 1}" if done else ""
            states[document] = DocumentState("finished" if done else "in-progress", digest(text.encode()), day)
        kind = "machine" if name == "shared" else "human"
        files[f"codings/{name}/layer.yaml"] = format_layer(Layer(name, name, kind, "1.0.0", states)).encode()
    return files


def write_all(folder: Path, files: Files) -> None:
    """Put files into a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def read_all(folder: Path, like: Files) -> Files:
    """The files of the same names."""
    return {path: (folder / path).read_bytes() for path in like}
