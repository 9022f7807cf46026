"""Nothing here decides about a person: what the program can do is a closed set, counted out here (AVG art. 22).

Whoever adds a way out, a kind of step or a writer of facts has to change this page, and with it the reason why.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from klantreis.channels.making import make_channels
from klantreis.core.case import Kind
from klantreis.core.sending import EXTERNAL, recipient_kind
from klantreis.definitions.configuration import load
from klantreis.definitions.events import BUILT_IN, OPTIONAL
from klantreis.definitions.keys import STEP
from klantreis.store import tables  # noqa: F401  # the tables are declared there

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for part in ("klantreis", "flows", "tasks") for path in (ROOT / part).rglob("*.py"))

#: What decides about a person's benefit, in the words of the law and in English.
SANCTION = re.compile(
    r"sanction|maatregel|boete|verlaging van|intrekking van|opschorting van het recht|stopzet|terugvorder|blacklist|"
    r"risk_?score|fraud",
    re.IGNORECASE,
)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The name of what is called, last part first: `channel.send(…)` is `send`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func
            yield (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")), node


def files_that_call(name: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in CODE for called, _ in calls(path) if called == name}


def test_a_step_sends_tells_asks_or_puts_a_question_and_nothing_else() -> None:
    assert {kind.value for kind in Kind} == {"send", "notify", "task", "decide"}
    assert set(STEP.exactly_one) == {kind.value for kind in Kind}


def test_only_a_message_goes_out_of_the_house_and_everything_else_to_a_colleague() -> None:
    for kind in Kind:
        outside = {recipient_kind(kind, to) for to in (*EXTERNAL, "team_lead", "owner")}
        assert outside == ({"client", "employer", "partner"} if kind is Kind.send else {"staff"})


def test_one_place_hands_a_message_to_a_channel() -> None:
    sent_by = {
        path.relative_to(ROOT).as_posix()
        for path in CODE
        for called, node in calls(path)
        if called == "send" and "channels[" in ast.unparse(node)
    }
    assert sent_by == {"klantreis/usecases/dispatch.py"}


def test_without_a_setting_the_only_way_out_is_a_file(tmp_path: Path) -> None:
    assert set(make_channels({}, tmp_path)) <= {"file", "letter", "null"}


def test_facts_are_written_by_these_alone() -> None:
    """Enrolment, the list of who died or moved, what colleagues and systems tell (judged by `card_desk.py`), the start
    of a journey, a wave, a channel, and what is heard of messages after they left."""
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in CODE
        for called, node in calls(path)
        if called in ("record", "insert_new") and re.search(r"\bfacts?(_store)?\.", ast.unparse(node.func))
    }
    assert writers - {"klantreis/usecases/waving.py"} == {
        "klantreis/usecases/enrolment_batch.py",
        "klantreis/usecases/fact_batch.py",
        "klantreis/usecases/leaving.py",
        "klantreis/usecases/starting.py",
        "klantreis/store/outcomes.py",
        "klantreis/store/reported.py",
    }


def test_the_program_itself_tells_only_of_enrolment_departure_pauses_and_delivery() -> None:
    assert set(BUILT_IN) == {
        "enrolled", "deceased", "moved_away", "case_paused", "case_resumed", "message_accepted", "message_delivered",
        "message_bounced", "letter_handed_over", "letter_returned",
    }  # fmt: skip
    assert set(OPTIONAL) == {"message_answered"}
    events = load(ROOT / "config").events
    assert not [name for name in (*BUILT_IN, *OPTIONAL) if events[name].decision]


@pytest.mark.parametrize("table", sorted(SQLModel.metadata.tables))
def test_no_table_holds_a_decision_about_benefit_or_a_score(table: str) -> None:
    names = [table, *(column.name for column in SQLModel.metadata.tables[table].columns)]
    assert not [name for name in names if SANCTION.search(name)]


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_code_names_a_sanction(path: Path) -> None:
    """Names and values, not comments: what a program cannot say it cannot do."""
    assert not [word for word in words_of(ast.parse(path.read_text())) if SANCTION.search(word)]


def words_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word):
                yield word
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
                yield word
            case ast.Constant(value=str() as text):
                yield text


def test_a_decision_of_the_shipped_configuration_is_an_option_of_a_card_and_nothing_else_gives_it() -> None:
    configuration = load(ROOT / "config")
    decisions = {name for name, event in configuration.events.items() if event.decision}
    assert {"suspension_procedure_started", "hearing_started"} <= decisions
    for versions in configuration.journeys.values():
        for journey in versions:
            assert journey.waves is None or journey.waves.gives not in decisions
