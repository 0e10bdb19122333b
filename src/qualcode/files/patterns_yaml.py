"""Patterns of a code: phrases with wildcards, and rules on words as spaCy's Matcher takes them."""

import re
from unicodedata import category

from qualcode.errors import did_you_mean
from qualcode.files.yaml_nodes import FieldReader, Fields, Scalar, Value
from qualcode.problem import Problem

Rule = list[dict[str, object]]
_TEXTS = ("ORTH", "TEXT", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX")
_TRUTHS = (
    *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_STOP"),
    *("IS_SENT_START", "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "SPACY"),
    *("LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
)
_KNOWN = (*_TEXTS, "LENGTH", *_TRUTHS, "OP")
_OF_A_MODEL = ("LEMMA", "POS", "TAG", "MORPH", "DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID", "_")
"""What blank spaCy cannot say of a word."""
_LISTS = ("IN", "NOT_IN")
_COMPARED = ("==", "!=", ">=", "<=", ">", "<")
_OPERATOR = re.compile(r"[!?+*]|\{\d{1,2}(?:,\d{0,2})?\}|\{,\d{1,2}\}")
_MOST_WORDS = 30
_RULE = "pattern"
_AS_A_RULE = "a rule on words is a list of maps, a word each, such as [{LOWER: plan}, {LOWER: do}]"


def patterns_of(entry: FieldReader) -> tuple[str, ...]:
    """The patterns of a code: a phrase as it stands, a rule as the JSON of its list; faults are noted by line."""
    value = entry.fields.values.get("patterns")
    if value is None or value == "":
        return ()
    found: list[str] = []
    items: list[Value] = value if isinstance(value, list) else [value]
    if items and all(isinstance(item, Fields) for item in items):  # the list of one rule, without the outer list
        items = [list(items)]
    for number, item in enumerate(items, 1):
        if item == []:  # an empty list has no line of its own
            _fault(entry, item, f"pattern {number} is an empty list; {_AS_A_RULE}")
            continue
        pattern = _phrase(entry, item) if isinstance(item, Scalar) else _rule(entry, item)
        if pattern in found:
            _fault(entry, item, f"the pattern '{pattern}' stands here twice; keep one of them")
        elif pattern:
            found.append(pattern)
    return tuple(found)


def holds_word(phrase: str) -> bool:
    """Whether a phrase has anything to look for: a letter, a digit, or a picture such as an emoji.

    >>> holds_word("why *"), holds_word("\N{SLIGHTLY SMILING FACE}"), holds_word("* …")
    (True, True, False)
    """
    return any(sign.isalnum() or category(sign) == "So" for sign in phrase)


def is_rule(pattern: str) -> bool:
    """Whether a pattern is a rule on words, and not a phrase."""
    return pattern.startswith("[{")


def rule_of(pattern: str) -> Rule:
    """The rule that a pattern holds, as spaCy's Matcher takes it."""
    import json

    rule: Rule = json.loads(pattern)
    return rule


def _phrase(entry: FieldReader, item: Scalar) -> str:
    phrase = " ".join(item.split())
    if is_rule(phrase):
        _fault(entry, item, "a rule on words is a list of maps, without quotes around it")
        return ""
    if not holds_word(phrase):
        _fault(entry, item, f"'{phrase}' holds no word, and would stand everywhere or nowhere; write a phrase")
        return ""
    return phrase


def _rule(entry: FieldReader, item: Value) -> str:
    words = item if isinstance(item, list) else [item]
    if not all(isinstance(word, Fields) for word in words):
        _fault(entry, item, _AS_A_RULE)
        return ""
    if len(words) > _MOST_WORDS:
        _fault(entry, item, f"a rule of {len(words)} words; {_MOST_WORDS} are the most")
        return ""
    rule = [_word(FieldReader(word, entry.path, entry.problems)) for word in words if isinstance(word, Fields)]
    if any(word is None for word in rule):
        return ""
    if all(word is not None and word.get("OP") in ("?", "*", "!") for word in rule):
        _fault(entry, item, "every word of this rule may be lacking, so that it stands everywhere; take an OP out")
        return ""
    import json

    return json.dumps(rule, ensure_ascii=False)


def _word(reader: FieldReader) -> dict[str, object] | None:
    """One word of a rule; `None` where something is wrong with it."""
    n_before = len(reader.problems)
    word: dict[str, object] = {}
    for key, value in reader.fields.values.items():
        name = key.upper()
        if name in _OF_A_MODEL:
            mend = "write LOWER, with the forms under IN: [plan, plans, planned]"
            what = f"'{key}' needs a trained model of the language, and none is ever fetched"
            reader.problem(key, _RULE, f"{what}; {mend}")
        elif name not in _KNOWN:
            reader.problem(key, _RULE, f"no attribute '{key}' of a word{did_you_mean(name, _KNOWN)}")
        else:
            word[name] = _value(reader, key, name, value)
    return word if len(reader.problems) == n_before else None


def _value(reader: FieldReader, key: str, name: str, value: Value) -> object:
    if isinstance(value, Fields) and name in (*_TEXTS, "LENGTH"):
        return _condition(reader, key, name, value)
    if not isinstance(value, Scalar):
        reader.problem(key, _RULE, f"'{key}' takes one value here")
        return None
    text = str(value).strip()
    if name in _TRUTHS and text not in ("true", "false"):
        reader.problem(key, _RULE, f"'{key}' must be true or false, not '{text}'")
    if name == "OP" and not _OPERATOR.fullmatch(text):
        reader.problem(key, _RULE, f'no OP \'{text}\'; there are "!", "?", "+", "*" and "{{2,3}}", in quotes')
    if name == "LENGTH" and not text.isdecimal():
        reader.problem(key, _RULE, f"'{key}' must be a number, not '{text}'")
    if name == "LOWER" and text != text.lower():
        reader.problem(key, _RULE, f"LOWER: '{text}' never stands anywhere, since capitals are lowered first")
    if name in _TRUTHS:
        return text == "true"
    return int(text) if name == "LENGTH" and text.isdecimal() else text


def _condition(reader: FieldReader, key: str, name: str, value: Fields) -> object:
    """`{IN: [a, b]}`, `{REGEX: …}`, or of a length `{">=": 4}`."""
    inner = FieldReader(value, reader.path, reader.problems)
    known = _COMPARED if name == "LENGTH" else (*_LISTS, "REGEX")
    found: dict[str, object] = {}
    for sign in value.values:
        if sign not in known:
            inner.problem(sign, _RULE, f"'{key}' knows no '{sign}'{did_you_mean(sign, known)}")
        elif name == "LENGTH":
            text = inner.text(sign)
            if not text.isdecimal():
                inner.problem(sign, _RULE, f"'{sign}' must be a number, not '{text}'")
            found[sign] = int(text) if text.isdecimal() else 0
        elif sign == "REGEX":
            found[sign] = inner.text(sign)
            try:
                re.compile(inner.text(sign))
            except re.error as error:
                inner.problem(sign, _RULE, f"'{inner.text(sign)}' is no regular expression: {error}")
        else:
            found[sign] = list(inner.texts(sign))
    return found


def _fault(entry: FieldReader, item: Value, message: str) -> None:
    line = item.line if isinstance(item, Scalar | Fields) else 0
    while isinstance(item, list) and item:
        item = item[0]
        line = item.line if isinstance(item, Scalar | Fields) else 0
    entry.problems.append(Problem(entry.path, line or entry.line("patterns"), _RULE, message))
