from qualcode.files.layer_yaml import format_layer, parse_layer
from qualcode.model import DocumentState, Layer

MACHINE = Layer(
    "bot",
    "bot",
    kind="machine",
    codebook="1.0.0",
    documents={"p1": DocumentState("finished", "ab12")},
    path="codings/bot/layer.yaml",
    method={"by": "learn", "seed": "1", "learned": "ann (p1 p2)", "program": 'sh -c "x: #"'},
)


def test_how_a_machine_made_its_layer_is_written_and_read_again() -> None:
    assert parse_layer(format_layer(MACHINE), MACHINE.path, "bot") == (MACHINE, [])


def test_a_remark_above_an_entry_of_the_method_stays_there() -> None:
    text = format_layer(MACHINE).replace("  seed: 1\n", "  # ours\n  seed: 1\n")
    assert format_layer(MACHINE, text) == text


def test_only_a_machine_has_a_method() -> None:
    layer, problems = parse_layer("coder: ann\nmethod: {by: learn}\ndocuments: {}\n", "codings/ann/layer.yaml", "ann")
    assert layer is not None
    assert layer.method == {}
    assert [str(problem) for problem in problems] == [
        "codings/ann/layer.yaml:2: method: a human layer is made by people, and only a machine's has a method;"
        " take `method` out"
    ]
