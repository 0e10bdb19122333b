"""Put decisions on record, and what they made into the consensus: all of it, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.reconciling.decided import Answered, as_of_today
from qualcode.analysis.reconciling.prevailing import Today, codings_today, made_today
from qualcode.analysis.reconciling.questions import Comparison, Question
from qualcode.errors import ChangedFileError, QualcodeError, RefusedError, UnreadableError
from qualcode.files.codings_jsonl import format_coding
from qualcode.files.records_jsonl import format_records, parse_records
from qualcode.layer_files import Pairs, layer_write, pairs_write, read_layer, read_pairs
from qualcode.layout import codings_path, decisions_path, layer_path
from qualcode.model import Coding, DocumentState, Layer, Study
from qualcode.phrases import counted
from qualcode.reconciling.answers import Answer, Place, Signature, agreed_decision, decide, same_answer
from qualcode.reconciling.memo import memo_write
from qualcode.reconciling.stage import Stage
from qualcode.recorded import gone_codings
from qualcode.records import Decision
from qualcode.storage import Write, locked, read_for_edit, write_files


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why an answer cannot be taken, and where it stands."""

    line: int
    message: str


class SeveralAnswersError(QualcodeError):
    """A file of answers with faults; nothing of it was taken."""

    def __init__(self, source: str, faults: Sequence[RowFault], total: int) -> None:
        ordered = sorted(faults, key=lambda fault: fault.line)
        shown = "\n".join(f"{source}:{fault.line}: {fault.message}" for fault in ordered)
        answers = counted(total, "answer")
        super().__init__(f"{len(faults)} of {answers} cannot be taken, so none was\n{shown}")


@dataclass(frozen=True)
class Recorded:
    """What was put on record."""

    stage: Stage
    """As it is afterwards."""
    new: tuple[Decision, ...] = ()
    merged: tuple[Decision, ...] = ()
    """Passages on which coders agree, now in the consensus."""
    n_unchanged: int = 0
    """Answers that were on record already."""
    memo: str = ""
    """The path of the memo, if it was written: once nothing is open."""


def record(
    stage: Stage,
    answers: Sequence[Answer],
    signed: Signature,
    *,
    source: str = "",
    faults: Sequence[RowFault] = (),
    change: bool = False,
) -> Recorded:
    """Take answers to questions of a stage, and merge what coders agree on.

    Args:
        stage: What is reconciled.
        answers: One a question at most; questions without one stay open.
        signed: Who decides where an answer does not say, and when.
        source: The file from which the answers come, for messages by line.
        faults: Rows of that file that are no answers.
        change: Whether an answer may take the place of another one that is on record.

    Raises:
        SeveralAnswersError: If any answer of a file cannot be taken.
        ChangedFileError: If codings changed since the stage was opened.
    """
    place = Place(stage.study, stage.round, stage.rule)
    merged = [agreed_decision(place, one, signed) for each in stage.documents.values() for one in each.unmerged]
    decided, unchanged, found = _decided(stage, answers, merged, signed, change, source)
    found = [*faults, *found]
    if found:
        raise SeveralAnswersError(source, found, len(answers) + len(faults))
    new: dict[str, list[Decision]] = {}
    for each in (*merged, *decided):
        new.setdefault(each.document, []).append(each)
    one_by_one = bool(answers) and not source  # the documents of the other answers are written already
    after, dropped = stage, {}
    for document_id in new if one_by_one else stage.documents:
        before = stage.documents[document_id].decisions
        kept = _without(before, new.get(document_id, ()))
        dropped[document_id] = [each for each in before if each not in kept]
        after = after.with_decisions(document_id, _ordered([*kept, *new.get(document_id, ())]))
    memo = _write(stage, after, dropped, signed)
    return Recorded(after, tuple(decided), tuple(merged), unchanged, memo)


def take_back(stage: Stage, decision: Decision, signed: Signature) -> Stage:
    """Undo a decision: its question is open again, and what it made leaves the consensus."""
    before = stage.documents[decision.document].decisions
    after = stage.with_decisions(decision.document, [one for one in before if one.id != decision.id])
    _write(stage, after, {decision.document: [decision]}, signed)
    return after


def _decided(
    stage: Stage, answers: Sequence[Answer], merged: Sequence[Decision], signed: Signature, change: bool, source: str
) -> tuple[list[Decision], int, list[RowFault]]:
    """The decisions that answers make, how many are on record already, and what cannot be taken."""
    place = Place(stage.study, stage.round, stage.rule)
    questions = {question.id: question for question in stage.questions}
    today = codings_today(stage.study)
    taken: dict[str, list[Decision]] = {name: list(one.decisions) for name, one in stage.documents.items()}
    for each in merged:
        taken[each.document].append(each)
    settled = {name: each for one in stage.documents.values() for name, each in one.by_question.items()}
    decided: list[Decision] = []
    unchanged, faults = 0, []
    asked: dict[str, int] = {}
    for answer in answers:
        try:
            question = _question(answer, questions, asked)
            asked[question.id] = answer.line
            decision, known = decide(place, question, answer, signed), settled.get(question.id)
            if known is not None and same_answer(today, as_of_today(stage.study, known, today), decision):
                unchanged += 1
                continue
            if known is not None and not change:
                said = "agreed, so there is nothing to decide" if question.agreed else f"decided by {known.by} already"
                raise RefusedError(f"question '{question.id}' is {said}; `--change` takes this answer instead")
            others = _without(taken[decision.document], [decision])
            _refuse_twin(today, decision, [as_of_today(stage.study, one, today) for one in others])
            taken[decision.document].append(decision)
            decided.append(decision)
        except QualcodeError as error:
            if not source:
                raise
            faults.append(RowFault(answer.line, str(error)))
    return decided, unchanged, faults


def _question(answer: Answer, questions: Mapping[str, Question], asked: Mapping[str, int]) -> Question:
    """The question that an answer is about; each is answered once.

    Args:
        answer: One row.
        questions: All that there are.
        asked: Those that were answered, each with its row.
    """
    if answer.question in asked:
        raise RefusedError(f"question '{answer.question}' is answered in row {asked[answer.question]} already")
    question = questions.get(answer.question)
    if question is None:
        raise RefusedError(
            f"there is no question '{answer.question}' any more: codings have changed since, or it is of"
            " another round; write a new pack with `--pack` and move the decision over"
        )
    return question


def _refuse_twin(today: Today, decision: Decision, others: Sequence[Decision]) -> None:
    taken = {(one.document, made.start, made.end, made.code): one for one in others for made in made_today(today, one)}
    for made in decision.made:
        other = taken.get((decision.document, made.start, made.end, made.code))
        if other is not None:
            raise RefusedError(
                f"'{made.code}' stands on these very words in the consensus already, by question '{other.question}';"
                " answer `neither` here, or decide on other words"
            )


def _without(decisions: Sequence[Decision], new: Sequence[Decision]) -> list[Decision]:
    """Decisions of which no coding is decided about anew."""
    about = {coding for one in new for coding in one.codings}
    return [one for one in decisions if about.isdisjoint(one.codings)]


def _ordered(decisions: Sequence[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda one: (one.start, one.end, one.question))


def _write(before: Stage, after: Stage, dropped: Mapping[str, Sequence[Decision]], signed: Signature) -> str:
    """Put the decisions and the consensus of some documents in place; what is there already is left alone.

    A run that is killed in between can be run again: what decisions made and the consensus lacks is added.

    Returns:
        The path of the memo, if it was written.
    """
    study = before.study
    with locked(study.root):
        _refuse_changed(study, [before.documents[document_id].comparison for document_id in dropped])
        version = study.layer_by_id[next(iter(before.documents.values())).comparison.layers[0]].codebook
        new = Layer(before.layer, before.layer, "consensus", version or study.codebook.version)
        layer, old_layer = read_layer(study, replace(study.layer_by_id.get(new.id, new), path=layer_path(new.id)))
        writes: list[Write] = []
        for document_id, gone in dropped.items():
            writes += _document_writes(before.documents[document_id], after, gone)
            layer = _with_document(study, layer, after.documents[document_id])
        if old_layer is None:  # codings of a layer without a record could not be read: the record goes first
            begun = {name: DocumentState(sha256=state.sha256) for name, state in layer.documents.items()}
            first = layer_write(replace(layer, documents=begun), None)
            write_files(study.root, [first])
            old_layer = first.new
        writes.append(layer_write(layer, old_layer))
        memo = None if after.open else memo_write(after, signed)
        changed = [one for one in (*writes, *([memo] if memo else [])) if one.new != one.expected]
        write_files(study.root, changed)
    return memo.path if memo in changed and memo is not None else ""


def _document_writes(before: Answered, after: Stage, dropped: Sequence[Decision]) -> list[Write]:
    """The decisions about a document, then what they made."""
    study, document_id = after.study, before.comparison.document
    path = decisions_path(after.round, document_id)
    raw = read_for_edit(study.root, path)
    known, problems = parse_records(raw or b"", path, Decision)
    if problems:
        raise UnreadableError(problems)
    if known != list(before.decisions):
        raise ChangedFileError(path)
    now = after.documents[document_id]
    pairs, old_pairs = read_pairs(study, after.layer, document_id)
    new_pairs = _consensus(study, pairs, now, dropped, after.layer)
    return [
        Write(path, format_records(now.decisions), raw),
        pairs_write(after.layer, document_id, new_pairs, old_pairs),
    ]


def _refuse_changed(study: Study, compared: Sequence[Comparison]) -> None:
    """Refuse where a coder's codings are not those that were compared."""
    loaded = {(coded.layer, coded.document): coded.codings for coded in study.coded}
    for one in compared:
        for layer_id in one.layers:
            pairs, _ = read_pairs(study, layer_id, one.document)
            if tuple(coding for coding, _ in pairs) != loaded.get((layer_id, one.document), ()):
                raise ChangedFileError(codings_path(layer_id, one.document))


def _consensus(study: Study, pairs: Pairs, after: Answered, dropped: Sequence[Decision], layer_id: str) -> Pairs:
    """The codings of the consensus: without what is dropped, with what decisions made and it does not have.

    What it has stays as it is: a migration may have changed it since.
    """
    wanted = {made.id: one for one in after.decisions for made in one.made}
    gone = {made.id for one in dropped for made in one.made} - wanted.keys()
    kept = [pair for pair in pairs if pair[0].id not in gone]
    missing = wanted.keys() - {coding.id for coding, _ in kept}
    if missing:
        missing -= gone_codings(study.root, layer_id)
    items = {
        coding.id: coding.item
        for question in (after.comparison.questions if missing else ())
        for coding in question.codings
    }
    _refuse_other_text(study, [wanted[name] for name in sorted(missing)])
    new = [_coding(study, wanted[name], name, items) for name in sorted(missing)]
    return [*kept, *((coding, format_coding(coding)) for coding in new)]


def _refuse_other_text(study: Study, decisions: Sequence[Decision]) -> None:
    """Refuse to put back codings whose places are counted in an earlier text: they would stand on other words."""
    for one in decisions:
        if one.text and one.text != study.texts[one.document].sha256:
            raise RefusedError(
                f"what question '{one.question}' of '{one.document}' had put into the consensus is not there, and the"
                " text has changed since it was decided; restore the file of the consensus from version control, or"
                " decide the question again with `--change`"
            )


def _coding(study: Study, decision: Decision, made_id: str, items: Mapping[str, str]) -> Coding:
    made = next(one for one in decision.made if one.id == made_id)
    return Coding(
        id=made.id,
        document=decision.document,
        start=made.start,
        end=made.end,
        code=made.code,
        facets=made.facets,
        quote=study.texts[decision.document].body[made.start : made.end],
        note=decision.note,
        by=decision.by,
        at=decision.at,
        decides=decision.codings,
        item=next((items[name] for name in decision.codings if items.get(name)), ""),
    )


def _with_document(study: Study, layer: Layer, after: Answered) -> Layer:
    """The layer's record: a document is finished once nothing about it is open."""
    document_id = after.comparison.document
    done = not after.open and not after.unmerged
    last = max((one.at for one in after.decisions), default="")
    old = layer.documents.get(document_id, DocumentState())
    state = replace(
        old,
        state="finished" if done else "in-progress",
        finished=(old.finished or last[:10]) if done else "",
        sha256=study.texts[document_id].sha256,
    )
    return replace(layer, documents={**layer.documents, document_id: state})
