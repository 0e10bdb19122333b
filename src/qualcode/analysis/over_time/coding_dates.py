"""When a coder coded a document."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from qualcode.model import Layer, Study


class CodingDate(NamedTuple):
    """When a layer's coder finished a document and when they began; sorts by time, what is not known last."""

    unknown: bool
    finished: str
    """The day, as `2019-05-13`: the one in the layer's record, else that of the last coding; empty if not known."""
    begun: str
    """The time of the first coding, as `2019-03-18T09:13:35Z`; empty if not known."""


class CodingDates:
    """The dates of every layer and document of a study."""

    def __init__(self, study: Study) -> None:
        self._layers: Mapping[str, Layer] = study.layer_by_id
        self._times = {
            (coded.layer, coded.document): sorted(coding.at for coding in coded.codings if is_time(coding.at))
            for coded in study.coded
        }

    def of(self, layer_id: str, document_id: str) -> CodingDate:
        """When a layer's coder coded a document."""
        state = self._layers[layer_id].documents.get(document_id)
        times = self._times.get((layer_id, document_id), [])
        told = state.finished if state and is_day(state.finished) else ""
        finished = told or (times[-1][:10] if times else "")
        return CodingDate(not finished, finished, times[0] if times else "")

    def last(self, layer_ids: Iterable[str], document_id: str) -> CodingDate:
        """When the last of some layers was done with a document; those without a date say nothing."""
        dates = [self.of(layer_id, document_id) for layer_id in layer_ids]
        return max((found for found in dates if not found.unknown), default=CodingDate(True, "", ""))


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar.

    >>> is_day("2019-05-13"), is_day("2019-02-30"), is_day("May 2019")
    (True, False, False)
    """
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Whether a text is a time as codings carry it.

    >>> is_time("2019-03-18T09:13:35Z"), is_time("2019-03-18")
    (True, False)
    """
    try:
        return is_day(text[:10]) and len(text) > 10 and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def days_between(first: str, second: str) -> int | None:
    """The days from one day to another, whichever is earlier; `None` where one is not known.

    >>> days_between("2019-05-13", "2019-06-24"), days_between("", "2019-06-24")
    (42, None)
    """
    if not first or not second:
        return None
    return abs((date.fromisoformat(second) - date.fromisoformat(first)).days)
