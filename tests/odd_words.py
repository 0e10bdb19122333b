"""Words that are written in more than one way, or in which more counts than letters: for tests of searches."""

ODD_WORDS = [
    *("trust", "Trust", "TRUST", "trusted", "school", "School's", "don't", "don’t", "straße"),
    *("STRASSE", "Straße", "İstanbul", "istanbul", "ıssız", "café", "cafe\u0301", "CAFÉ", "cafe"),
    *("信任", "我们信任他们", "東京", "か\u3099", "が", "नमस्ते", "नम", "😀", "❤\ufe0f"),
    *("👩\u200d👩", "co\u00adop", "coop", "self-aware", "self–aware", "2015", "3.5", "a_b", "ﬁeld"),
    *("field", "ŉ", "ſchool", "K", "\u212a", "한국", "하", "ไทย", "mi\u200cx"),
    *("\u200etrust\u200f", "…", "...", "é", "_", "x", "school's", "ıs"),
]
