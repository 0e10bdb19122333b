"""Release a version of the codebook: the only way in which a frozen version comes into a study."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import RefusedError, UnreadableError
from qualcode.files.codebook_edit import with_head
from qualcode.files.codebook_yaml import parse_codebook
from qualcode.files.releases_edit import with_release
from qualcode.files.releases_yaml import VERSION, parse_releases
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import CODEBOOK, MIGRATIONS, RELEASES, version_path
from qualcode.records import Release
from qualcode.released import open_chain
from qualcode.rules.versions import edited_versions, used_again
from qualcode.storage import Write, digest, locked, read_for_edit, write_files
from qualcode.study import as_seen, load_study
from qualcode.unreleased import Along, along_lines, along_with_release, drafted_layers, refuse_unheld
from qualcode.versions.chain import WORKING, Chain
from qualcode.versions.change import Judged, judged, kind_of_change
from qualcode.versions.numbers import greater, next_version, step_between, version_key


class ReleaseRow(NamedTuple):
    """A release that was made, or that would be."""

    version: str
    """What was asked for; empty where nothing was."""
    smallest: str
    """The smallest version that the changes allow."""
    predecessor: str
    change: str
    """What kind of change it is; empty for the first release, and where nothing changed."""
    because: list[str]
    """Every reason for the kind, the greatest first; each without its full stop."""
    open: list[str]
    """Codes whose texts changed of which no migration says what that means: they count as a patch."""
    path: str
    """The frozen file."""
    sha256: str
    """Its digest; empty where nothing was written."""
    written: bool
    layers: list[str]
    """Layers coded under a draft of it, which are, or would be, under the release."""
    notes: list[str]
    """What is to be said of them."""


def plan_release(root: Path, version: str = "") -> ReleaseRow:
    """What kind of change the working codebook is, which versions it may be released as, and which layers go along.

    Args:
        root: The study's folder.
        version: What is asked for; where empty, the smallest that is possible is only named.

    Raises:
        RefusedError: If the version is none, too small or not above the latest; if nothing changed; if an id is used
            again for something else.
        UnreadableError: If a file of the codebook cannot be read, or a frozen one was edited; if a layer that was coded
            under a draft of the version has a coding with what the version does not have.
    """
    plan = _numbered(root, version)
    return _with_layers(plan, _taken(root, plan), done=False) if plan.smallest else plan


def _taken(root: Path, plan: ReleaseRow) -> Along:
    """The layers that go along; what they say has to be in the codebook where a version is asked for."""
    study, problems = load_study(root)
    if plan.version:
        refuse_unheld(study, [layer.id for layer in drafted_layers(study, plan.predecessor)], problems)
    return along_with_release(study, plan.version or plan.smallest, plan.predecessor)


def _with_layers(plan: ReleaseRow, along: Along, *, done: bool) -> ReleaseRow:
    notes = list(along_lines(along, plan.version or plan.smallest, done=done))
    return plan._replace(layers=list(along.layers), notes=notes)


def _numbered(root: Path, version: str) -> ReleaseRow:
    chain = open_chain(root)
    faults = [*edited_versions(root), *used_again(chain, WORKING)]
    if faults:
        raise UnreadableError(faults, "the codebook's versions")
    if version and not VERSION.fullmatch(version):
        raise RefusedError(f"'{version}' is no version; write three numbers such as 2.0.0")
    if not chain.last:
        own = chain.working.version
        smallest = own if VERSION.fullmatch(own) and own != "0.0.0" else "1.0.0"
        return ReleaseRow(
            version, version or smallest, "", "", [], [], version_path(version or smallest), "", False, [], []
        )
    return _later(chain, version)


def _later(chain: Chain, version: str) -> ReleaseRow:
    last = chain.version(chain.last)
    if any(one.name == version for one in chain.released):
        raise RefusedError(f"{version} was released already and never changes; the latest is {last.name}")
    own = chain.working.version
    if own != last.name and any(one.name == own for one in chain.released):
        raise RefusedError(
            f"{CODEBOOK} says that it started from {own}, and {last.name} was released since; see what that changed"
            f" with `qualcode codebook diff {own} {last.name}`, take it in, and write `version: {last.name}`"
        )
    found = judged(last.book, chain.working, chain.leading(last.name, WORKING))
    if not found:
        if version:
            raise RefusedError(f"the codebook says the same as {last.name}; there is nothing to release")
        return ReleaseRow("", "", last.name, "", [], [], "", "", written=False, layers=[], notes=[])
    kind = kind_of_change(found)
    smallest = next_version(last.name, kind)
    if version:
        _refuse_number(chain, version, smallest, found)
        kind = greater(kind, step_between(last.name, version))
    return ReleaseRow(
        version=version,
        smallest=smallest,
        predecessor=last.name,
        change=kind,
        because=[one.because for one in sorted(found, key=lambda one: _RANK[one.change])],
        open=list(dict.fromkeys(one.difference.code for one in found if one.open)),
        path=version_path(version or smallest),
        sha256="",
        written=False,
        layers=[],
        notes=[],
    )


_RANK = {"major": 0, "minor": 1, "patch": 2}


def _refuse_number(chain: Chain, version: str, smallest: str, found: list[Judged]) -> None:
    kind = kind_of_change(found)
    if not version_key(chain.last) < version_key(version):
        raise RefusedError(f"{version} is not above {chain.last}, the latest; release {smallest} or above")
    if greater(step_between(chain.last, version), kind) != step_between(chain.last, version):
        why = [one.because for one in found if one.change == kind]
        more = f" (and {len(why) - 3} more)" if len(why) > 3 else ""
        raise RefusedError(
            f"{version} says that this is a {step_between(chain.last, version)} change since {chain.last}, and it is a"
            f" {kind} one: {'; '.join(why[:3])}{more}; release {smallest} or above"
        )
    others = [one for one in chain.unreleased() if one.new != version]
    if others:
        raise RefusedError(
            f"{others[0].path} leads from {others[0].old} to {others[0].new}, not to {version}; release"
            f" {others[0].new}, or rename the file and its `to:`"
        )


def release_codebook(root: Path, version: str, *, by: str, why: str, day: str = "") -> ReleaseRow:
    """Freeze the working codebook as a version; the working copy starts from it.

    Layers that were coded under a draft of it go along. The frozen file is put
    in place first, then the layers, and the list of releases last: a run that
    is killed in between can simply be run again.

    Args:
        root: The study's folder.
        version: As `2.0.0`.
        by: Who releases it.
        why: What it is for, in a sentence.
        day: As `2019-04-01`; today where empty.

    Raises:
        RefusedError: As `plan_release`; if the day is none or before the latest release; if the codebook is written in
            a way that cannot be edited safely.
        UnreadableError: As `plan_release`.
        ChangedFileError: If a file changed meanwhile.
    """
    if not why.strip():
        raise RefusedError("say why in a sentence: `--why '…'`; it is what `qualcode codebook history` tells later")
    with locked(root):
        plan = _numbered(root, version)
        along = _taken(root, plan)
        released = _day(day)
        old, listed = read_for_edit(root, CODEBOOK) or b"", read_for_edit(root, RELEASES)
        new = _edited(old, version, plan.predecessor)
        entry = Release(version, plan.predecessor, plan.change, released, by, " ".join(why.split()), digest(new))
        there = read_for_edit(root, plan.path)
        if there is not None and there != new:
            raise RefusedError(
                f"{plan.path} is there already, is not in {RELEASES} and is not the working codebook; put it elsewhere"
            )
        write_files(
            root,
            [
                Write(plan.path, new, there),
                *along.writes,
                Write(CODEBOOK, new, old),
                Write(RELEASES, _listed(listed or b"", entry, plan.predecessor), listed),
            ],
        )
    return _with_layers(plan, along, done=True)._replace(sha256=entry.sha256, written=True)


def count_waiting(root: Path) -> int:
    """How many codings wait to be recoded after an earlier migration, of those that whoever asks may see."""
    return len(as_seen(load_study(root)[0]).waiting) if (root / MIGRATIONS).is_dir() else 0


def _day(day: str) -> str:
    try:
        released = date.fromisoformat(day) if day else date.today()
    except ValueError:
        raise RefusedError(f"'{day}' is no date; write 2019-04-01") from None
    if date.today() + timedelta(days=1) < released:  # somewhere it is tomorrow already
        raise RefusedError(f"{day} has not come yet; leave `--date` out for today")
    return released.isoformat()


def _edited(old: bytes, version: str, predecessor: str) -> bytes:
    """The working codebook with its new number; all else as it was."""
    text, _ = parse_utf8(old, CODEBOOK)
    fields = {"version": version} | ({"predecessor": predecessor} if predecessor else {})
    new = with_head(text or "", fields)
    before, _ = parse_codebook(text or "", CODEBOOK)
    after, problems = parse_codebook(new, CODEBOOK)
    if before is None or after is None or problems or judged(before, after) or after.version != version:
        raise RefusedError(
            f"{CODEBOOK} is written in a way that cannot be edited safely; write `version: {version}` into it by hand"
        )
    return new.encode("utf-8")


def _listed(old: bytes, entry: Release, predecessor: str) -> bytes:
    text, _ = parse_utf8(old, RELEASES)
    before, _ = parse_releases(text or "releases: []", RELEASES)
    new = with_release(text or "", entry)
    after, problems = parse_releases(new, RELEASES)
    plain = [replace(one, line=0) for one in after]
    if problems or plain != [*(replace(one, line=0) for one in before), entry]:
        raise RefusedError(f"{RELEASES} is written in a way to which nothing can be added safely; write it as a list")
    latest = next((one.date for one in before if one.version == predecessor), "")
    if latest > entry.date:
        raise RefusedError(f"{entry.date} is before {latest}, the day on which {predecessor} was released")
    return new.encode("utf-8")
