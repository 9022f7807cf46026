"""Whether residents came to their appointments."""

import pytest

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Meaning, Sent
from klantreis.core.timeliness.figures import NoShowRow
from klantreis.core.timeliness.looking import look
from klantreis.core.timeliness.no_shows import NoShowTally
from tests.core.timeliness.lines import asked, case, fact, row, sent

PLANNED = fact("talk_planned do 2026-10-01", at="ma 2026-10-12")
INVITED = sent("invite", "do 2026-10-01", "letter")


def rows_of(*cases: AuditedCase) -> dict[tuple[str, str], NoShowRow]:
    tally = NoShowTally(asked())
    for each in cases:
        tally.add(look(each, asked()))
    return {(each.by, each.name): each for each in tally.result()}


def outcome(*rows: AuditedObligation) -> str:
    found = rows_of(case(*rows, facts=(PLANNED,)))["all", "all"]
    counts = {"held": found.held, "no_show": found.no_show, "cancelled": found.cancelled, "open": found.open}
    return next((name for name, count in counts.items() if count), "")


def attend(due: str = "ma 2026-10-12", ended: str | None = None, verdict: str = "", **fields: str) -> AuditedObligation:
    return row(due, ended, verdict, obligation="attend", **fields)


@pytest.mark.parametrize(
    ("obligation", "expected"),
    [
        (attend(ended="ma 2026-10-12"), "held"),
        (attend(ended="ma 2026-10-12", verdict="missed", reason="no_show"), "no_show"),
        (attend(ended="ma 2026-10-12", verdict="lapsed", reason="no_show"), "no_show"),  # the invitation was not proven
        (attend(ended="vr 2026-10-09", verdict="lapsed", reason="cancelled_by_us"), "cancelled"),
        (attend(), "open"),
        (attend(ended="do 2026-10-01", verdict="exempt", reason="entered_later"), ""),
        (attend(opener="f:9"), ""),  # another appointment's
    ],
)
def test_how_an_appointment_went(obligation: AuditedObligation, expected: str) -> None:
    assert outcome(obligation) == expected


def test_the_term_of_a_stage_that_began_with_the_same_fact_is_no_appointment() -> None:
    term = row("do 2026-10-29", obligation="intake")
    gone = attend(ended="ma 2026-10-12", verdict="missed", reason="no_show")
    assert outcome(term, gone) == "no_show"
    assert outcome(term) == ""


def test_of_a_term_that_ends_on_the_day_of_the_appointment_the_one_that_ended_goes_first() -> None:
    term = row("ma 2026-10-12", obligation="a_term")
    assert outcome(term, attend(ended="ma 2026-10-12", verdict="missed", reason="no_show")) == "no_show"
    assert outcome(term, attend(ended="vr 2026-10-09", verdict="lapsed", reason="replaced")) == "cancelled"
    gone = attend(ended="ma 2026-10-12", verdict="missed", reason="no_show")
    left = row("ma 2026-10-12", "ma 2026-10-12", "lapsed", obligation="a_term", reason="stage_left")
    assert outcome(left, gone) == "no_show"


def test_an_appointment_in_a_weekend_is_known_by_the_office_day_after_it() -> None:
    saturday = fact("talk_planned do 2026-10-01", at="za 2026-10-10")
    found = rows_of(case(attend(ended="za 2026-10-10"), facts=(saturday,)))
    assert found["all", "all"].held == 1


def test_only_appointments_of_the_period_count() -> None:
    ahead = fact("talk_planned do 2026-10-01", at="ma 2026-11-02")
    assert rows_of(case(attend("ma 2026-11-02"), facts=(ahead,)))["all", "all"].open == 0


@pytest.mark.parametrize(
    ("messages", "channel", "reminded"),
    [
        ((), "none", False),
        ((INVITED,), "letter", False),
        ((INVITED, sent("remind", "vr 2026-10-09", "sms")), "letter", True),
        ((sent("remind", "vr 2026-10-09", "sms"), INVITED), "letter", True),  # in any order
        ((INVITED, sent("remind", "do 2026-10-01", "sms")), "letter", False),  # on the same day: no reminder
        ((INVITED, sent("missed", "di 2026-10-13", "sms")), "letter", False),  # after it: no reminder
        ((sent("missed", "di 2026-10-13", "sms"),), "none", False),
        ((sent("invite", "do 2026-10-01", "sms", opener="f:9"),), "none", False),
    ],
)
def test_by_what_they_were_invited_and_whether_they_were_reminded(
    messages: tuple[Sent, ...], channel: str, reminded: bool
) -> None:
    found = rows_of(case(attend(ended="ma 2026-10-12"), facts=(PLANNED,), sent=messages))
    assert found["invited_by", channel].held == 1
    assert (found["reminded", "reminded"].held, found["reminded", "not_reminded"].held) == (reminded, not reminded)


def test_the_share_is_of_those_held_and_the_no_shows() -> None:
    gone = attend(ended="ma 2026-10-12", verdict="missed", reason="no_show")
    off = attend(ended="vr 2026-10-09", verdict="lapsed", reason="cancelled_by_client")
    met = attend(ended="ma 2026-10-12")
    cases = [case(each, facts=(PLANNED,), sent=(INVITED,)) for each in (gone, gone, off, *[met] * 8)]
    found = rows_of(*cases)["all", "all"]
    assert found.share is not None
    assert (found.share.hits, found.share.of, found.cancelled, found.cases) == (2, 10, 1, 11)


def test_the_parts_add_up_to_all() -> None:
    cases = [
        case(attend(ended="ma 2026-10-12"), facts=(PLANNED,), sent=messages)
        for messages in ((INVITED,), (), (sent("invite", "do 2026-10-01", "email"),))
    ]
    found = rows_of(*cases)
    for by in ("invited_by", "reminded"):
        assert sum(each.held for key, each in found.items() if key[0] == by) == found["all", "all"].held == 3


def test_an_event_is_an_appointment_only_where_the_journey_says_so() -> None:
    elsewhere = asked(journeys={"groningen_actief": {"no_show": frozenset({Meaning.no_show})}})
    tally = NoShowTally(elsewhere)
    tally.add(look(case(attend(ended="ma 2026-10-12"), facts=(PLANNED,)), elsewhere))
    assert {each.name: each.held for each in tally.result()}["all"] == 0
