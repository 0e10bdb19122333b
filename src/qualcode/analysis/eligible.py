"""Which speakers are eligible for coding."""

from collections.abc import Iterator

from qualcode.errors import did_you_mean
from qualcode.model import Study
from qualcode.problem import Problem
from qualcode.settings import Settings


def eligible(settings: Settings, speaker: str, role: str) -> bool:
    """Whether what a speaker says is to be coded; what nobody in particular says is.

    >>> eligible(Settings(), "INT", "interviewer"), eligible(Settings(), "P", "")
    (False, True)
    >>> eligible(Settings(eligible_speakers=("respondent",)), "T", "translator")
    False
    """
    if not speaker:
        return True
    if settings.eligible_speakers:
        return speaker in settings.eligible_speakers or role in settings.eligible_speakers
    return not is_interviewer(role)


def is_interviewer(role: str) -> bool:
    """Whether a role is the interviewer's, however capitals are set.

    >>> is_interviewer("Interviewer"), is_interviewer("interviewee")
    (True, False)
    """
    return role.casefold() == "interviewer"


def eligible_words(settings: Settings) -> str:
    """Who is eligible, in words."""
    if settings.eligible_speakers:
        return f"{', '.join(settings.eligible_speakers)} by qualcode.yaml"
    return "all but interviewers"


def unknown_eligible(study: Study) -> Iterator[Problem]:
    """Speakers eligible for coding whom no document has: what they say would drop out in silence."""
    settings = study.settings
    known = {
        name
        for document in study.documents
        for label, role in document.speakers.items()
        for name in (label, role)
        if name
    }
    for name in settings.eligible_speakers:
        if name not in known:
            message = f"no speaker or role '{name}' in any document{did_you_mean(name, known)}"
            yield Problem(settings.path, settings.lines.get("eligible_speakers", 1), "eligible-speakers", message)
