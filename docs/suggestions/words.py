"""A program that codes turns for qualcode: it looks for words. Any other, in any language, may stand in its place.

qualcode suggest run machine-words -- python3 docs/suggestions/words.py
"""

import json
import sys

WORDS = {
    "equity": ("equity", "race", "english learners"),
    "securing-funding": ("funding", "grant", "budget"),
    "hub-team": ("hire", "hired", "coaches"),
}

for line in sys.stdin:  # a turn a line
    turn = json.loads(line)
    said = turn["text"].lower()
    for code, words in WORDS.items():
        found = [word for word in words if word in said]
        if found and code in turn["codes"] and turn["to_code"]:
            place = {"document": turn["document"], "start": turn["start"], "end": turn["end"]}
            score = round(1 - 0.5 ** len(found), 2)
            print(json.dumps({**place, "code": code, "score": score, "note": ", ".join(found)}))  # noqa: T201
