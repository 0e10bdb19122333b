"""Numbers on the command line, with a word for those who write 0,8 or 80 %."""

import math
import re

import click


class Decimal(click.ParamType):  # type: ignore[type-arg]  # generic for the checker alone
    """A number with a point."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, or what to write instead."""
        text = str(value).strip()
        if re.fullmatch(r"[-+]?\d*,\d+", text):
            self.fail(f"'{text}' has a comma; write {text.replace(',', '.')}", param, ctx)
        if re.fullmatch(r"\d+([.,]\d+)?\s*%", text):
            share = float(text.rstrip("% ").replace(",", ".")) / 100
            self.fail(f"'{text}' is in percent; write {share:g}", param, ctx)
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.fail(f"'{text}' is not a number", param, ctx)
        return number


class Alpha(Decimal):
    """A value that alpha can have."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number, if it lies between -1 and 1."""
        number = super().convert(value, param, ctx)
        if not -1 <= number <= 1:
            percent = f"; did you mean {number / 100:g}?" if 1 < number <= 100 else ""
            self.fail(f"{number:g} does not lie between -1 and 1{percent}", param, ctx)
        return number
