"""Which facts are one appointment to a calendar: moved, corrected, made again."""

from datetime import datetime

import pytest

from klantreis.core.appointments import Thread, cancelled_by, thread_of
from klantreis.core.case import Fact, Value
from tests.core.small_journeys import AMSTERDAM


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def fact(
    id: str, recorded: str, moment: str = "", event: str = "talk_planned", *, corrects: str = "", **data: Value
) -> Fact:
    heard = at(recorded)
    return Fact(
        id=id, event=event, occurred_on=heard.date(), recorded_at=heard, at=at(moment) if moment else None, data=data,
        corrects=corrects or None,
    )  # fmt: skip


FIRST = fact("t1", "2026-03-02T09:00", "2026-03-10T10:00")


@pytest.mark.parametrize(
    ("later", "opener", "thread", "why"),
    [
        ([], "t1", ("t1", 0), "as it was made"),
        ([fact("t2", "2026-03-05T09:00", "2026-03-12T14:00")], "t2", ("t1", 1), "moved while it lay ahead"),
        ([fact("t2", "2026-03-05T09:00", "2026-03-12T14:00")], "t1", ("t1", 0), "the former message tells the former"),
        ([fact("t2", "2026-03-11T09:00", "2026-03-17T10:00")], "t2", ("t2", 0), "made after its hour: another one"),
        (
            [fact("t2", "2026-03-05T09:00", "2026-03-12T14:00"), fact("t3", "2026-03-06T09:00", "2026-03-13T09:00")],
            "t3", ("t1", 2), "moved twice",
        ),
        (
            [fact("t2", "2026-03-11T09:00", "2026-03-17T10:00"), fact("t3", "2026-03-12T09:00", "2026-03-18T10:00")],
            "t3", ("t2", 1), "the second one moved",
        ),
        ([fact("c1", "2026-03-04T09:00", "2026-03-10T11:00", corrects="t1")], "t1", ("t1", 1), "corrected"),
        (
            [fact("c1", "2026-03-04T09:00", "2026-03-10T11:00", corrects="t1"),
             fact("t2", "2026-03-05T09:00", "2026-03-12T14:00")],
            "t2", ("t1", 2), "corrected, then moved",
        ),
        (
            [fact("s1", "2026-03-05T09:00", "2026-03-11T10:00", event="session_planned")],
            "s1", ("s1", 0), "an appointment of another kind",
        ),
    ],
)  # fmt: skip
def test_one_appointment_keeps_its_root_and_its_sequence_rises(
    later: list[Fact], opener: str, thread: tuple[str, int], why: str
) -> None:
    found = thread_of([FIRST, *later], opener)

    assert found is not None
    assert (found.root, found.sequence) == thread, why


def test_appointments_that_an_obligation_tells_apart_do_not_move_each_other() -> None:
    one = fact("t1", "2026-03-02T09:00", "2026-03-10T10:00", ref="ACT-1")
    other = fact("t2", "2026-03-03T09:00", "2026-03-11T10:00", ref="ACT-2")

    assert thread_of([one, other], "t2", per="ref") == Thread("t2", 0, at("2026-03-11T10:00"))
    assert thread_of([one, other], "t2") == Thread("t1", 1, at("2026-03-11T10:00"))


def test_a_fact_without_a_moment_tells_of_no_appointment() -> None:
    assert thread_of([FIRST, fact("x", "2026-03-05T09:00")], "x") is None


def test_what_is_called_off_is_the_last_one_made_that_still_lay_ahead() -> None:
    moved = fact("t2", "2026-03-05T09:00", "2026-03-12T14:00")

    assert cancelled_by([FIRST, moved], at("2026-03-06T09:00")) == Thread("t1", 2, at("2026-03-12T14:00"))
    assert cancelled_by([FIRST], at("2026-03-06T09:00")) == Thread("t1", 1, at("2026-03-10T10:00"))


def test_nothing_is_called_off_where_nothing_lay_ahead() -> None:
    assert cancelled_by([FIRST], at("2026-03-11T09:00")) is None
