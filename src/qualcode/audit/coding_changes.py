"""What differs between two versions of a file of codings, or of a layer's record."""

from collections.abc import Iterator

import msgspec

from qualcode.audit.changes import Change
from qualcode.files.codings_jsonl import parse_codings
from qualcode.files.layer_yaml import parse_layer
from qualcode.model import Coding, DocumentState, Layer
from qualcode.text import one_line

_PLACE = ("start", "end", "quote")


def coding_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Codings that were added, removed, recoded, moved or edited."""
    before, after = ({one.id: one for one in parse_codings(raw, path)[0]} for raw in (old, new))
    for coding in after.values():
        if coding.id in before:
            yield from _edits(path, before[coding.id], coding)
        else:
            yield _change("added", path, coding, field="+")
    for coding in before.values():
        if coding.id not in after:
            yield _change("removed", path, coding, field="-")._replace(by="", at="")


def _edits(path: str, old: Coding, new: Coding) -> Iterator[Change]:
    step = new.was[-1] if len(new.was) > len(old.was) else None
    stamp = {"by": step.by if step else "", "at": step.at if step else ""}
    if old.code != new.code:
        what = step.note if step else ""
        yield _change("recoded", path, new, field="code")._replace(before=old.code, what=what, **stamp)
    elif step is not None:
        what = f"keeps its code after {step.migration}"
        yield _change("recoded", path, new, field="was")._replace(before=old.code, what=what, **stamp)
    if new.waits and new.waits != old.waits:
        yield _change("waits", path, new, field="waits")._replace(what=f"since {new.waits}", by="", at="")
    if any(getattr(old, name) != getattr(new, name) for name in _PLACE):
        place = f"{old.start}-{old.end}"
        what = "" if old.quote == new.quote else f"was “{one_line(old.quote, 40)}”"
        yield _change("moved", path, new, field="start")._replace(before=place, what=what, by="", at="")
    for name in ("note", "facets", "decides", "item"):
        if getattr(old, name) != getattr(new, name):
            what = f"{name}: {_said(getattr(new, name)) or 'taken out'}"
            yield _change("edited", path, new, field=name)._replace(what=what, by="", at="")


def _said(value: object) -> str:
    return one_line(value if isinstance(value, str) else msgspec.json.encode(value).decode("utf-8") if value else "")


def _change(kind: str, path: str, coding: Coding, *, field: str) -> Change:
    return Change(
        kind=kind,
        at=coding.at,
        by=coding.by,
        layer=path.split("/")[1],
        document=coding.document,
        coding=coding.id,
        code=coding.code,
        quote=coding.quote,
        path=path,
        field=field,
    )


def pasts(path: str, raw: bytes) -> Iterator[Change]:
    """All that codings themselves say of their past: when each was added, and every step of their codes."""
    for coding in parse_codings(raw, path)[0]:
        codes = [*(step.code for step in coding.was), coding.code]
        if not any(step.coding for step in coding.was):
            yield _change("added", path, coding, field="+")._replace(code=codes[0])
        for step, code in zip(coding.was, codes[1:], strict=True):
            what = step.note if step.code != code else f"keeps its code after {step.migration}"
            recoded = _change("recoded", path, coding, field="code")
            yield recoded._replace(at=step.at, by=step.by, code=code, before=step.code, what=what)


def layer_changes(path: str, old: bytes, new: bytes) -> Iterator[Change]:
    """Documents that a layer's coder has finished, or opened again; a layer at another version of the codebook."""
    name = path.split("/")[1]
    before, after = _layer(old, path, name), _layer(new, path, name)
    for document in sorted(after.documents):
        was, now = before.documents.get(document, DocumentState()), after.documents[document]
        if was.state != now.state:
            kind = "finished" if now.state == "finished" else "reopened"
            why = f"anyway: {now.anyway}" if now.anyway else ""
            yield Change(kind, now.finished, after.coder, name, document, what=why, path=path)
    if before.codebook and before.codebook != after.codebook:
        what = f"layer '{name}' went from codebook {before.codebook} to {after.codebook}"
        yield Change("migration", layer=name, what=what, path=path)


def _layer(raw: bytes, path: str, name: str) -> Layer:
    layer, _ = parse_layer(raw.decode("utf-8", "replace"), path, name) if raw.strip() else (None, [])
    return layer or Layer(name, name)
