"""The keys of the screens beside the coding screen; the same signs do the same as there."""

from textual.binding import Binding

from qualcode.tui.keys import Key, bindings

_HELP = Key("question_mark", "help", "the keys", "?")
_LEAVE = Key("q,escape", "leave", "back", "q Esc")
ROWS = (
    Key("down,j", "cursor_down", "to the next row", "↓ j"),
    Key("up,k", "cursor_up", "to the row before", "↑ k"),
    Key("home,g", "first", "to the first row", "Home g"),
    Key("end,G", "last", "to the last row", "End G"),
)
"""What every list of rows knows by itself."""
_PASSAGE = (
    Key("left,h,plus", "wider(1)", "more of the text around the passage", "← h +"),
    Key("right,l,minus", "wider(-1)", "less of it", "→ l -"),
    Key("pagedown,space", "page(1)", "a screen of the text down", "PgDn Space"),
    Key("pageup", "page(-1)", "a screen up", "PgUp"),
)
_DONE = (
    Key("z,ctrl+z", "undo", "take the last answer back", "z"),
    Key("Z,y,ctrl+y", "redo", "give it again", "Z y"),
)

DOCUMENTS: dict[str, tuple[Key, ...]] = {
    "Move": ROWS,
    "Go to": (
        Key("enter", "open", "open the document", "Enter"),
        Key("r", "recode", "codings that wait to be recoded"),
        Key("w", "compare", "the document beside the other coders, once its round is open"),
        Key("c", "reconcile", "decide a round's differences, into the consensus"),
        Key("slash,p,ctrl+f", "search_all", "find in all documents; what is found can be coded at once", "/ p Ctrl+F"),
        Key("ctrl+r", "read_again", "read the study again, after a `git pull`", "Ctrl+R"),
        _HELP,
        Key("q", "leave", "end"),
    ),
}
ROUNDS: dict[str, tuple[Key, ...]] = {
    "Rounds": (*ROWS, Key("enter", "take", "reconcile the round in hand", "Enter"), _HELP, _LEAVE),
}
SPAN: dict[str, tuple[Key, ...]] = {
    "Select": (
        Key("down,j", "move(1)", "to the next passage", "↓ j"),
        Key("up,k", "move(-1)", "to the passage before", "↑ k"),
        Key("right,l,minus", "level(1)", "a smaller passage: turn, paragraph, sentence, word", "→ l -"),
        Key("left,h,plus", "level(-1)", "a larger passage", "← h +"),
        Key("shift+down,J", "extend(1)", "take the next passage in as well", "Shift+↓ J"),
        Key("shift+up,K", "extend(-1)", "give the last one back", "Shift+↑ K"),
        Key("shift+right,L", "edge(1, 1)", "one word more at the end", "Shift+→ L"),
        Key("shift+left,H", "edge(1, -1)", "one word less at the end", "Shift+← H"),
        Key("left_square_bracket", "edge(0, -1)", "one word more at the start", "["),
        Key("right_square_bracket", "edge(0, 1)", "one word less at the start", "]"),
        Key("enter", "take", "these words", "Enter"),
        _HELP,
        _LEAVE,
    ),
}
WHO: dict[str, tuple[Key, ...]] = {
    "Who": (
        *ROWS,
        Key("enter", "take", "this is me", "Enter"),
        _HELP,
        Key("q,escape,ctrl+c", "leave", "end", "q Esc"),
    ),
}
RECODE: dict[str, tuple[Key, ...]] = {
    "Place": (
        *(Key(str(n), f"place({n})", f"the {n}. of the codes") for n in range(1, 10)),
        Key("0", "none", "none of them: the coding is set aside, and kept on record"),
        Key("tab", "mark", "mark a code, for several at once; Enter places it under all that are marked", "Tab"),
        Key("enter", "take", "the code in hand, or those that are marked", "Enter"),
        Key("o", "other", "any other code of the codebook"),
        Key("colon", "answer", "an answer as in the prompts: 1 2, none, trust m she says both", ":"),
        Key("e", "note", "a note that goes with the answer"),
        Key("s,n", "step(1)", "skip it: it goes on waiting", "s n"),
        Key("b,p,backspace", "step(-1)", "to the coding before", "b p"),
        *_DONE,
    ),
    "Read": (
        *ROWS[:2],
        *_PASSAGE,
        Key("i", "codebook", "the codebook, at the code in hand"),
        Key("m", "memo", "a memo about the code in hand"),
        _HELP,
        _LEAVE,
    ),
}
COMPARE: dict[str, tuple[Key, ...]] = {
    "Move": (
        Key("n,d", "difference(1)", "to the next difference", "n d"),
        Key("N,D", "difference(-1)", "to the difference before", "N D"),
        *ROWS,
        *_PASSAGE,
    ),
    "Look": (
        Key("s", "order", "differences first, or in the order of the text"),
        Key("enter", "take", "go to the place in the coding screen", "Enter"),
        _HELP,
        _LEAVE,
    ),
}
RECONCILE: dict[str, tuple[Key, ...]] = {
    "Decide": (
        *(Key(str(n), f"take({n})", f"what the {n}. coder has") for n in range(1, 10)),
        Key("a", "choice('both')", "both, or all of them"),
        Key("0", "choice('neither')", "neither: no coding here"),
        Key("x", "choice('kept')", "keep the difference, on record"),
        Key("o", "other", "another code"),
        Key("b", "span", "other words: select them, then Enter"),
        Key("v", "facets", "other facets"),
        Key("e", "note", "a note that goes with the decision"),
        Key("tab", "mark", "mark a coder, to take several of three or more", "Tab"),
        Key("enter", "enter", "the coder in hand, or those that are marked", "Enter"),
        *_DONE,
    ),
    "Go on": (
        Key("n,s", "step(1)", "to the next question; this one stays open", "n s"),
        Key("N,p", "step(-1)", "to the question before", "N p"),
        Key("B", "by", "who decides"),
        *ROWS[:2],
        *_PASSAGE,
        Key("i", "codebook", "the codebook, at the code in hand"),
        Key("m", "memo", "a memo about the document"),
        _HELP,
        _LEAVE,
    ),
}
SEARCH: dict[str, tuple[Key, ...]] = {
    "Results": (
        *ROWS,
        Key("enter", "take", "go to the place in the coding screen", "Enter"),
        Key("left,h,plus", "wider(1)", "more of the text around it", "← h +"),
        Key("right,l,minus", "wider(-1)", "less of it", "→ l -"),
        Key("slash", "again", "other words", "/"),
        Key("tab,down", "results", "from the words to what they found", "Tab ↓"),
    ),
    "Code all": (
        Key("c", "code_all", "choose a code for all results; what would become of each is shown before"),
        Key("p", "passage", "code the words found, or the sentence, paragraph or turn around them"),
        Key("y", "agree", "do what is shown, as one act"),
        Key("z,ctrl+z", "undo", "take back what was coded at once last", "z"),
        _HELP,
        _LEAVE,
    ),
}
FINISH: dict[str, tuple[Key, ...]] = {
    "Finish": (
        *ROWS[:2],
        Key("enter", "take", "go to the passage in hand", "Enter"),
        Key("f,exclamation_mark", "finish", "finish the document", "f !"),
        Key("o", "reopen", "open a finished document again"),
        Key("m", "memo", "write its memo"),
        _HELP,
        _LEAVE,
    ),
}

FINDER: dict[str, tuple[Key, ...]] = {
    "Choose": (
        Key("enter", "take", "take what is lit", "Enter"),
        Key("up,ctrl+p", "step(-1)", "the row above", "↑ Ctrl+P"),
        Key("down,ctrl+n", "step(1)", "the row below", "↓ Ctrl+N"),
        Key("pageup", "page(-1)", "a page up", "PgUp"),
        Key("pagedown", "page(1)", "a page down", "PgDn"),
        Key("tab", "mark", "take it and find another", "Tab"),
        Key("ctrl+e", "note", "write a note", "Ctrl+E"),
        Key("ctrl+o", "open_code", "a new code", "Ctrl+O"),
        Key("ctrl+r,ctrl+down,shift+down", "read_on", "read on", "Ctrl+R Shift+↓"),
        Key("ctrl+up,shift+up", "read_back", "read back", "Shift+↑"),
        Key("escape", "cancel", "choose nothing", "Esc"),
    ),
}


def own_bindings(groups: dict[str, tuple[Key, ...]]) -> list[Binding]:
    """The keys of a screen as Textual wants them, without those that its rows know by themselves."""
    of_rows = {key.action for key in ROWS}
    return [one for one in bindings(groups) if one.action not in of_rows]
