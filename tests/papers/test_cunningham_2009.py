"""Cunningham (2009), More than Just the Kappa Coefficient, SAS Global Forum, paper 242-2009, Figure 2.

Of a hundred subjects both raters call 95 positive, and they differ on 5: PABAK .90, as worked out step by step on
Statalist (31 July 2013, msg01157), where kappa is below 0.
"""

import json
from pathlib import Path

from tests_support import Run


def test_rare_negatives_give_a_high_pabak_and_a_kappa_below_nothing(qualcode: Run, tmp_path: Path) -> None:
    """Both p_o .95; p_e .99 x .96 + .01 x .04 = .9508 for kappa, .5 for PABAK."""
    (tmp_path / "t.csv").write_text("a,b\n" + "1,1\n" * 95 + "1,0\n" * 4 + "0,1\n")
    asked = ("--coefficient", "pabak", "--coefficient", "cohen_kappa", "--json")
    rows = json.loads(qualcode("agreement", "--from", "t.csv", *asked, folder=tmp_path).stdout)
    assert [round(row["value"], 4) for row in rows[:2]] == [0.9, round(-0.0008 / 0.0492, 4)]
