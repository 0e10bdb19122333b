"""The codes that a coder used last."""

from collections.abc import Sequence

from qualcode.desk.strokes import Page
from qualcode.model import Codebook, Study


class RecentCodes:
    """The codes used last in a layer, on any document; worked out when they are first wanted.

    Args:
        study: As the coder sees it.
        page: The document on which they are at work, which changes while the others do not.
    """

    def __init__(self, study: Study, page: Page) -> None:
        self._study = study
        self._page = page
        self._codes: list[str] | None = None

    def latest(self) -> list[str]:
        """All of them, the latest first."""
        if self._codes is None:
            sheet, journal = self._page.sheet, self._page.journal
            others = (one for one in self._study.coded if one.layer == sheet.layer and one.document != sheet.document)
            own = [*sheet.codings, *(coding for one in others for coding in one.codings)]
            journal.catch_up()
            again = (act for act in journal.all_done() if act.kind == "recode")
            used = [
                *((one.at, one.id, one.code) for one in own),
                *((act.at, act.id, act.after[0].code) for act in again),
            ]
            self._codes = recent_codes(used, self._study.codebook)
        return self._codes

    def used(self, codes: Sequence[str]) -> None:
        """The codes of an act are the latest now."""
        if self._codes is not None:
            self._codes = list(dict.fromkeys((*reversed(codes), *self._codes)))


def recent_codes(used: list[tuple[str, str, str]], codebook: Codebook) -> list[str]:
    """Codes by when they were used last, the latest first.

    Args:
        used: Time, id and code of codings.
        codebook: Codes that it does not have, or no more, are left out.
    """
    order = dict.fromkeys(code for _, _, code in sorted(used, reverse=True))
    return [code for code in order if code in codebook.by_id and not codebook.by_id[code].retired_in]
