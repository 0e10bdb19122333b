"""Types that tests share."""

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]
