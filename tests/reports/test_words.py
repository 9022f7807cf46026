"""Explanations in the words of staff."""

from datetime import date

import pytest

from klantreis.core.env import Note
from klantreis.core.planner.explaining import DayOff, DueExplained
from klantreis.core.workdays import Term
from klantreis.reports.words import Words, term, written

DAY = date(2026, 3, 9)  # a Monday
WORDS = Words(
    events={"talk_held": "Gesprek gevoerd"},
    stages={"intake": "Intake"},
    templates={
        "stalled": "{{ verplichting }} loopt achter: het had klaar moeten zijn.",
        "aftercare_due": "Nazorg{% if periode %} na {{ periode }}{% endif %}: neem contact op.",
        "call_today": "Niet gekomen op de afspraak. Bel nog dezelfde dag: vraag wat er is.",
        "invitation": "Uw afspraak op {{ datum }}",
    },
)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (Note("event", DAY, "talk_held"), "Gesprek gevoerd (ma 9 mrt 2026)"),
        (Note("first", DAY, "talk_held"), "eerste keer Gesprek gevoerd (ma 9 mrt 2026)"),
        (Note("field", None, "talk_held.date"), "Gesprek gevoerd, date (onbekend)"),
        (Note("plus", DAY, "", Term(5, "wd")), "+ 5 werkdagen (ma 9 mrt 2026)"),
        (Note("minus", DAY, "", Term(1, "w")), "− 1 week (ma 9 mrt 2026)"),
        (Note("count", DAY, "missed_talks", None, 2), "2e keer missed_talks (ma 9 mrt 2026)"),
        (Note("anchor", DAY, "t0"), "t0 (ma 9 mrt 2026)"),
        (Note("extended", DAY, "talk_held"), "verlengd: Gesprek gevoerd (ma 9 mrt 2026)"),
    ],
)
def test_each_part_of_a_date_has_words(note: Note, said: str) -> None:
    assert WORDS.note(note) == said


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("stalled", "Intake loopt achter"),
        ("aftercare_due", "Nazorg"),
        ("call_today", "Niet gekomen op de afspraak. Bel nog dezelfde dag"),
        ("invitation", "Uw afspraak"),
        ("unheard_of", "unheard_of"),
    ],
)
def test_a_text_is_named_by_what_it_says_to_everybody(template: str, said: str) -> None:
    assert WORDS.template(template, "Intake") == said


def test_a_due_date_is_one_line() -> None:
    due = DueExplained(
        notes=(Note("opened", date(2026, 3, 2)), Note("plus", date(2026, 4, 3), "", Term(1, "m"))),
        raw=date(2026, 4, 3), on=date(2026, 4, 7), roll="following",
        over=((date(2026, 4, 3), DayOff.holiday), (date(2026, 4, 4), DayOff.weekend)),
        paused_days=2, pauses=(), extended_by=(), law="Pw 44a", calendar="0123456789abcdef",
    )  # fmt: skip
    assert WORDS.due(due) == (
        "opening (ma 2 mrt 2026) → + 1 maand (vr 3 apr 2026) → schuift door: vr 3 apr feestdag, za 4 apr weekend → "
        "2 dagen pauze geteld → Pw 44a; kalender 01234567"
    )


def test_codes_without_words_are_shown_as_they_are() -> None:
    assert WORDS.event("unheard_of") == "unheard_of"
    assert WORDS.stage("end") == "afgesloten"
    assert WORDS.ending("stage_left") == "fase verlaten"
    assert term(Term(1, "y")) == "1 jaar"
    assert written(None) == "onbekend"
