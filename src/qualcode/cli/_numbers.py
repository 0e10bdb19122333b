"""Numbers on the command line, with a word for those who write 0,8 or 80 %."""

import re

import click


class Decimal(click.FloatRange):
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
        return float(super().convert(text, param, ctx))  # type: ignore[arg-type]  # click says float, and takes text
