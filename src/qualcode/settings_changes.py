"""Change `qualcode.yaml` in place: what is written is read again, and refused where it says anything else."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from qualcode.errors import RefusedError, UnreadableError
from qualcode.files.settings_yaml import parse_settings
from qualcode.files.utf8 import parse_utf8
from qualcode.layout import SETTINGS
from qualcode.model import Study
from qualcode.settings import Settings
from qualcode.storage import locked, read_for_edit, write_file

_UNSAFE = (
    f"{SETTINGS} is written in a way that cannot be changed safely; write `assignments` and `rounds` as plain maps and"
    " lists, or change it by hand"
)


def change_settings(study: Study, edit: Callable[[str], str], **after: Any) -> None:
    """Edit the text of the settings, under the study's lock.

    Args:
        study: As it was loaded.
        edit: The old text to the new one.
        after: What the new text must say otherwise than the old one, by field of the settings.

    Raises:
        RefusedError: If the settings changed meanwhile, or the new text says anything else.
        UnreadableError: If the old text cannot be read.
    """
    with locked(study.root):
        old, text, before = settings_now(study)
        if _said(before) != _said(study.settings):
            raise RefusedError(f"{SETTINGS} changed since it was read; run the command again")
        new = edit(text)
        found, faults = parse_settings(new, SETTINGS)
        if found is None or faults or _said(found) != _said(replace(before, **after)):
            raise RefusedError(_UNSAFE)
        write_file(study.root, SETTINGS, new.encode("utf-8"), old)


def settings_now(study: Study) -> tuple[bytes | None, str, Settings]:
    """The settings as they stand on disk: their bytes, their text, and what it says.

    Raises:
        UnreadableError: If they cannot be read.
    """
    old = read_for_edit(study.root, SETTINGS)
    text, problems = parse_utf8(old or b"", SETTINGS)
    settings, faults = (None, []) if text is None else parse_settings(text, SETTINGS)
    if text is None or settings is None or problems or faults:
        raise UnreadableError([*problems, *faults])
    return old, text, settings


def _said(settings: Settings) -> list[object]:
    """What the settings say, wherever in the file it stands."""
    said: dict[str, object] = {field.name: getattr(settings, field.name) for field in fields(settings)}
    said["lines"] = None
    said["rounds"] = tuple(replace(stage, line=0) for stage in settings.rounds)
    said["thresholds"] = replace(settings.thresholds, lines={})
    said["assigned_turns"] = sorted((part.coder, part.document, str(part)) for part in settings.assigned_turns)
    said["assignments"] = {coder: list(documents) for coder, documents in settings.assignments.items()}
    return list(said.values())
