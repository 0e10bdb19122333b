"""Every key of the coding screen: what it does, in the words of the help, under the heading it belongs to."""

from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """One thing that keys do."""

    keys: str
    """As Textual names them, several with commas."""
    action: str
    words: str
    shown: str = ""
    """How the help writes the keys, where that is not how Textual names them."""


CODING: dict[str, tuple[Key, ...]] = {
    "Move": (
        Key("down,j", "move(1)", "to the next passage", "↓ j"),
        Key("up,k", "move(-1)", "to the passage before", "↑ k"),
        Key("pagedown", "move_page(1)", "a screen down", "PgDn"),
        Key("pageup", "move_page(-1)", "a screen up", "PgUp"),
        Key("home,g", "move_end(-1)", "to the first passage", "Home g"),
        Key("end,G", "move_end(1)", "to the last passage", "End G"),
        Key("space,u", "jump_uncoded(1)", "on to the next turn without a code", "Space u"),
        Key("U", "jump_uncoded(-1)", "to the one before"),
        Key("f", "jump_code(1)", "to the next passage with this code"),
        Key("F", "jump_code(-1)", "to the one before"),
        Key("d", "jump_difference(1)", "to the next difference between coders, once the round is open"),
        Key("D", "jump_difference(-1)", "to the one before"),
        Key("colon", "go_to", "to a turn (14) or a line (l 212)", ":"),
        Key("slash", "find", "find in this document, as `qualcode search` does", "/"),
        Key("p,ctrl+f", "search_all", "find in all documents; what is found can be coded at once", "p Ctrl+F"),
        Key("n", "jump_found(1)", "to the next place found"),
        Key("N", "jump_found(-1)", "to the one before"),
        Key("W", "jump_waiting(1)", "to the next coding that waits to be recoded"),
        Key("backspace", "jump_back", "back to where you were before a jump", "Backspace"),
    ),
    "Select": (
        Key("right,l,minus", "level(1)", "a smaller passage: turn, paragraph, sentence, word", "→ l -"),
        Key("left,h,plus", "level(-1)", "a larger passage", "← h +"),
        Key("semicolon", "tag(False)", "letters before the sentences in sight: the next key takes one", ";"),
        Key("comma", "tag(True)", "the same: everything from here to the one with that letter", ","),
        Key("shift+down,J", "extend(1)", "take the next passage in as well", "Shift+↓ J"),
        Key("shift+up,K", "extend(-1)", "give the last one back", "Shift+↑ K"),
        Key("shift+right,L", "edge(1)", "one word more at the end", "Shift+→ L"),
        Key("shift+left,H", "edge(-1)", "one word less at the end", "Shift+← H"),
        Key("left_square_bracket", "edge_start(-1)", "one word more at the start", "["),
        Key("right_square_bracket", "edge_start(1)", "one word less at the start", "]"),
        Key(
            "right_curly_bracket", "edge_start(1,'clause')", "less at the start, as far as the next comma or dash", "}"
        ),
        Key("left_curly_bracket", "edge_start(-1,'clause')", "more at the start, by a clause", "{"),
        Key("greater_than_sign", "edge(1,'clause')", "more at the end, as far as the next comma or dash", ">"),
        Key("less_than_sign", "edge(-1,'clause')", "less at the end, by a clause", "<"),
        Key("B", "select_coding", "exactly the words of the coding in hand"),
        Key("escape", "drop_selection", "back to the passage itself", "Esc"),
    ),
    "Code": (
        Key("enter,c", "choose", "choose codes: type a few letters, Enter", "Enter c"),
        Key(
            "apostrophe,number_sign,C",
            "letters",
            "and the letters of a code: it is coded; the last as a capital: its facets next",
            "' # C",
        ),
        *(Key(str(n), f"recent({n})", f"the {n}. of the recent codes") for n in range(1, 10)),
        Key("full_stop", "again", "the last choice once more", "."),
        Key("a", "go_on", "go on by itself after each coding, or stay again"),
        Key("o", "open_code", "a new code by typing it"),
        Key("tab", "next_coding(1)", "take the next coding here in hand", "Tab"),
        Key("shift+tab", "next_coding(-1)", "the one before", "Shift+Tab"),
        Key("x,delete", "remove", "take the coding in hand off", "x Del"),
        Key("r", "recode", "give it another code"),
        Key("v", "facets", "set its facets"),
        Key("e", "note", "write its note"),
        Key("b", "boundaries", "move its boundaries to the selection"),
        Key("asterisk", "favourite", "make its code a favourite, or no more", "*"),
        Key("s", "suggestion", "take the suggestion here, where the study turned them on"),
        Key("S", "decline", "do not show the suggestion here again"),
        Key("z,ctrl+z", "undo", "take the last act back", "z"),
        Key("Z,y,ctrl+y", "redo", "do it again", "Z y"),
    ),
    "Write and look up": (
        Key("m", "memo", "a memo about what is in hand"),
        Key("i", "codebook", "the codebook, at the code in hand"),
        Key("backslash", "fold", "fold the panel at the right away, or back", "\\"),
        Key("t", "panel", "code tree or details in the panel"),
        Key("w", "compare", "beside the other coders, once the round is open"),
        Key("exclamation_mark", "finish", "finish the document, or open it again", "!"),
        Key("question_mark", "help", "the keys", "?"),
        Key("q", "leave", "back to the documents"),
    ),
}


CHANGING = frozenset(
    [
        *("choose", "letters", "recent", "again", "open_code", "suggestion", "decline"),
        *("remove", "recode", "facets", "note", "boundaries", "undo", "redo", "finish"),
    ]
)
"""Actions with which codings are made or changed, or the document is finished."""


def bindings(groups: dict[str, tuple[Key, ...]]) -> list[Binding]:
    """The keys as Textual wants them."""
    return [Binding(key.keys, key.action, key.words, show=False) for keys in groups.values() for key in keys]
