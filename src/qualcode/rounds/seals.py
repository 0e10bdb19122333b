"""Seal what one coded in a round, and break the seal: who changes codings after seeing others' is found out."""

import secrets
from dataclasses import replace
from datetime import date as calendar

from qualcode.asking import asking
from qualcode.errors import RefusedError, UnknownNameError, UnreadableError
from qualcode.files.seal_yaml import format_seal, parse_seal
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import key_path, seal_path
from qualcode.model import Study
from qualcode.records import Seal
from qualcode.rounds.on_record import read_record, readings_of, said_of, stage_of
from qualcode.rounds.rules import seal_holds
from qualcode.rounds.seal_digest import seal_digest
from qualcode.storage import Write, digest, locked, read_for_edit, write_files


def seal_round(study: Study, round_id: str, coder: str, *, date: str = "") -> tuple[Seal, str]:
    """Commit to one's finished codings of a round by a digest that tells nothing of them.

    Sealing again, after a change, puts the new seal in place of the old one.

    Returns:
        The seal as it is written, and its key, which stays with the coder.
    """
    stage = stage_of(study, round_id)
    _known_coder(study, coder)
    _refuse_others(coder)
    with locked(study.root):
        record, _ = read_record(study, round_id)
        if record.frozen and record.closing:
            raise RefusedError(f"round '{round_id}' was closed on {said_of(record.closing)}; a seal comes before that")
        if (study.root / seal_path(round_id, coder)).exists() and not (study.root / key_path(round_id, coder)).exists():
            raise RefusedError(
                f"'{coder}' has sealed round '{round_id}' elsewhere ({seal_path(round_id, coder)}); who wants to seal"
                " anew takes that seal off first: `--undo`"
            )
        own = [reading for reading in readings_of(study, stage) if reading.coder == coder]
        left = [reading.document for reading in own if reading.state != "finished"]
        if left or not own:
            what = f"has not finished {', '.join(left)}" if left else "has nothing to code"
            raise RefusedError(f"'{coder}' {what} in round '{round_id}'; a seal is put on what is finished")
        raw = {reading.path: read_for_edit(study.root, reading.path) or b"" for reading in own}
        key = secrets.token_hex(32)
        path = seal_path(round_id, coder)
        sha256 = seal_digest(key, {name: digest(content) for name, content in raw.items()})
        seal = Seal(round_id, coder, date or calendar.today().isoformat(), sha256, path=path)
        kept = key_path(round_id, coder)
        new_key = f"{key}\n".encode()
        writes = [
            Write(kept, new_key, read_for_edit(study.root, kept)),
            Write(path, format_seal(seal).encode("utf-8"), read_for_edit(study.root, path)),
        ]
        write_files(study.root, writes)
    return seal, key


def take_seal_off(study: Study, round_id: str, coder: str) -> Seal:
    """Take a seal off before the round is closed, so that the codings can be changed.

    Raises:
        RefusedError: If there is none, or the round is closed.
    """
    stage_of(study, round_id)
    _known_coder(study, coder)
    _refuse_others(coder)
    with locked(study.root):
        seal, old = _seal(study, round_id, coder)
        record, _ = read_record(study, round_id)
        if record.frozen and record.closing:
            raise RefusedError(f"round '{round_id}' was closed on {said_of(record.closing)}; its seals stay")
        kept = key_path(round_id, coder)
        gone = [(seal.path, old), (kept, read_for_edit(study.root, kept))]
        write_files(study.root, [Write(path, None, content) for path, content in gone if content is not None])
    return seal


def _seal(study: Study, round_id: str, coder: str) -> tuple[Seal, bytes]:
    """The seal as it is on disk now, and its bytes."""
    path = seal_path(round_id, coder)
    old = read_for_edit(study.root, path)
    if old is None:
        raise RefusedError(f"there is no seal of '{coder}' on round '{round_id}' ({path})")
    text, problems = parse_utf8(old, path)
    found, faults = parse_seal(text, path) if text is not None else (None, [])
    if found is None or problems or faults:
        raise UnreadableError([*problems, *faults])
    return replace(found, round=round_id, coder=coder), old


def unseal_round(study: Study, round_id: str, coder: str, *, key: str = "") -> Seal:
    """Show the key of a seal, once the round is closed, so that everybody can verify what was sealed.

    Args:
        study: As it was loaded.
        round_id: Which round.
        coder: Whose seal.
        key: As it was printed; else it is read from where the seal was made.

    Raises:
        RefusedError: If there is no seal or no key, or the codings are not those that were sealed.
    """
    stage_of(study, round_id)
    _known_coder(study, coder)
    with locked(study.root):
        seal, old = _seal(study, round_id, coder)
        if seal.key:
            raise RefusedError(
                f"the seal of '{coder}' on round '{round_id}' is broken already; `qualcode check` verifies it"
            )
        record, _ = read_record(study, round_id)
        if not record.frozen:
            raise RefusedError(f"round '{round_id}' is not closed; a seal is broken after that")
        kept = read_for_edit(study.root, key_path(round_id, coder))
        key = key.strip() or (kept.decode("ascii", "replace").strip() if kept else "")
        if not key:
            raise RefusedError(
                f"the key of the seal is not here ({key_path(round_id, coder)}); '{coder}' has it where they sealed,"
                " or give it with `--key`"
            )
        shown = replace(seal, key=key)
        if not seal_holds(study, shown, record):
            raise RefusedError(
                f"either this is not the key, or the codings of '{coder}' that were closed are not those that were"
                f" sealed on {seal.date}; nothing was written"
            )
        write_files(study.root, [Write(seal.path, format_seal(shown).encode("utf-8"), old)])
    return shown


def _refuse_others(coder: str) -> None:
    """Refuse to seal for somebody else, whose key one would get to see."""
    reader = asking()
    if reader and reader != coder:
        raise RefusedError(f"a seal is put on one's own codings, and taken off them; you are '{reader}', not '{coder}'")


def _known_coder(study: Study, coder: str) -> None:
    known = [person.id for person in study.settings.coders]
    if coder not in known:
        raise UnknownNameError("coder", coder, known)
