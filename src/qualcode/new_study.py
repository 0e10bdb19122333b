"""Start a study: the files that every study has, with remarks that say what goes where."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import RefusedError
from qualcode.files.simple_yaml import format_value
from qualcode.git_setup import ATTRIBUTES, ATTRIBUTES_TEXT, set_up_git
from qualcode.layout import CASES, CODEBOOK, FOLDERS, SETTINGS, find_root
from qualcode.storage import write_file

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_SETTINGS = """\
# The study: what it is, who codes, and who codes what.
title: {title}
language: en
# What agreement is computed on: turn, paragraph, sentence or line.
unit: turn

coders:
{coders}
# Who codes which document. Leave it out and everybody may code everything.
# assignments:
#   {first}: [interview-1, {{document: interview-2, turns: 3-9 14}}]

# Whose words are to be coded, by role. Leave it out and that is all but interviewers.
# eligible_speakers: [respondent]

# Documents that belong together in time; nobody sees another's codings of a blind round before it is opened.
# rounds:
#   - {{id: pilot, documents: [interview-1], blind: true}}

# Krippendorff's customary bounds for alpha.
thresholds: {{tentative: 0.667, reliable: 0.800}}

# Each document of these kinds is to have a memo (`qualcode status` says which lack one).
memo_kinds: [interview]

# What a document must have before it can be finished: half of its turns with a code, and a memo.
# finishing: {{coverage: 0.5, memo: true}}

# Whether coders see what machines suggest. Leave it out and they do not.
# suggestions: {{in_coder: true}}
"""

_CODEBOOK = """\
# The codebook. Ids are permanent: change a label as you like, never an id, and never use one again.
# Indent codes under `codes:` to make a tree. `qualcode codebook lint` says what is still missing.
name: {name}
version: 0.1.0

codes:
  - id: trust
    label: Trust
    definition: >-
      Say in a sentence or two what the code means, so that a second person would use it as you do.
    use_when: What the text must say for the code to apply.
    not_when: Which neighbour to use instead, and when.
    source: Where the code comes from, or `inductive`.
    color: "#3b7dd8"
    codes:
      - id: trust-broken
        label: Trust broken
        definition: An event or habit after which trust is less than before.
        use_when: Somebody tells of a promise, a rule or an expectation that was not kept.
        not_when: Trust that was never there is `trust`.
        source: inductive

# A template stands under every code that it names, here under all top codes, as `trust/dilemmas`.
# templates:
#   - {{id: dilemmas, label: Dilemmas, under: top}}

# A facet refines codings: `--facet stakeholder=students`.
# facets:
#   stakeholder: {{values: [students, families, educators], several: true}}
"""

_CASES = "id,parent,kind\n"

_IGNORED = """\
.qualcode/
*.writing
"""


class Written(NamedTuple):
    """One thing that was done to start a study, or to make it known to git."""

    what: str
    """`study`, and of git `repository`, `attributes` or `setting`."""
    path: str
    """From the study's folder; of a setting its name."""


def start_or_join(folder: Path, coders: Sequence[str], title: str = "", *, with_git: bool = False) -> list[Written]:
    """Start a study, and tell git of it if wanted; a study that is there already is only told to git.

    Args:
        folder: Of the new study; with git, also a folder of one that is there.
        coders: Who codes.
        title: The study's; else the folder's name.
        with_git: Whether git is to know how codings merge.
    """
    if not with_git:
        return [Written("study", path) for path in init_study(folder, coders, title)]
    there = (folder / SETTINGS).is_file() or not (coders or title or _empty(folder))
    if there and (coders or title):
        raise RefusedError(f"'{folder}' is a study already; `--coder` and `--title` are for a new one")
    written = [] if there else [Written("study", path) for path in init_study(folder, coders, title)]
    return written + [Written(step.what, step.where) for step in set_up_git(find_root(folder))]


def _empty(folder: Path) -> bool:
    return not folder.is_dir() or not any(folder.iterdir())


def init_study(folder: Path, coders: Sequence[str], title: str = "") -> list[str]:
    """Write the files of a new study; a file that is there already is refused, not overwritten.

    Returns:
        The paths written, from the study's folder.
    """
    for coder in coders:
        if not _ID.fullmatch(coder):
            raise RefusedError(f"'{coder}' is no id for a coder; use letters, digits, '-', '_' and '.'")
    people = list(dict.fromkeys(coders)) or ["coder-a", "coder-b"]
    name = title or folder.resolve().name or "study"
    contents = {
        SETTINGS: _SETTINGS.format(
            title=format_value(name), first=people[0], coders="".join(f"  - {{id: {coder}}}\n" for coder in people)
        ),
        CODEBOOK: _CODEBOOK.format(name=format_value(name)),
        CASES: _CASES,
        ".gitignore": _IGNORED,
        ATTRIBUTES: ATTRIBUTES_TEXT,
    }
    there = [path for path in (SETTINGS, CODEBOOK, CASES) if (folder / path).exists()]
    if there:
        raise RefusedError(f"'{folder}' has {', '.join(there)} already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path, text in contents.items():
        if not (folder / path).exists():
            write_file(folder, path, text.encode("utf-8"), None)
            written.append(path)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
        written.append(f"{name}/")
    return written
