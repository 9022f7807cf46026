"""Explanations in the words of staff."""

from datetime import UTC, date, datetime

import pytest

from klantreis.core.case import Fact
from klantreis.core.env import Note
from klantreis.core.planner.explaining import DayOff, DueExplained, Extended, Stop
from klantreis.core.termijnenwet import Article
from klantreis.core.workdays import Term
from klantreis.reports.due_words import calendar
from klantreis.reports.words import Words, term, written

DAY = date(2026, 3, 9)  # a Monday
WORDS = Words(
    events={"talk_held": "Gesprek gevoerd"},
    stages={"intake": "Intake"},
    titles={"ww_end": "einde WW", "missed_talks": "gemiste afspraak", "exemption_start": "begin vrijlating"},
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
        (Note("field", None, "talk_held.date"), "Gesprek gevoerd, datum (onbekend)"),
        (Note("plus", DAY, "", Term(5, "wd")), "+ 5 werkdagen (ma 9 mrt 2026)"),
        (Note("minus", DAY, "", Term(1, "w")), "− 1 week, teruggeteld (ma 9 mrt 2026)"),
        (Note("field", DAY, "talk_held.until"), "Gesprek gevoerd, einddatum (ma 9 mrt 2026)"),
        (Note("field", DAY, "talk_held.exemption_start"), "Gesprek gevoerd, begin vrijlating (ma 9 mrt 2026)"),
        (Note("count", DAY, "missed_talks", None, 2), "2e keer gemiste afspraak (ma 9 mrt 2026)"),
        (Note("count", DAY, "missed_calls", None, 3), "3e keer missed_calls (ma 9 mrt 2026)"),
        (Note("anchor", DAY, "t0"), "t0 (ma 9 mrt 2026)"),
        (Note("anchor", DAY, "ww_end"), "einde WW (ma 9 mrt 2026)"),
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


EASTER = ((date(2026, 4, 3), DayOff.holiday), (date(2026, 4, 4), DayOff.weekend))


def explained(**more: object) -> DueExplained:
    """A month from ma 2 maart, that ends on Good Friday."""
    values: dict[str, object] = {
        "notes": (Note("opened", date(2026, 3, 2)), Note("plus", date(2026, 4, 3), "", Term(1, "m"))),
        "raw": date(2026, 4, 3), "on": date(2026, 4, 7), "roll": "following", "over": EASTER, "paused_days": 0,
        "pauses": (), "extended_by": (), "law": "", "calendar": "0123456789abcdef",
        "calendar_until": date(2028, 12, 31), **more,
    }  # fmt: skip
    return DueExplained(**values)  # type: ignore[arg-type]


def test_a_due_date_is_one_line() -> None:
    assert WORDS.due(explained(law="Pw 44a")) == (
        "opening (ma 2 mrt 2026) → + 1 maand (vr 3 apr 2026) → schuift naar di 7 apr 2026: vr 3 apr feestdag, za 4 apr "
        "weekend → Pw 44a; kalender 01234567"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"article": Article.next_ordinary_day},
            "schuift naar di 7 apr 2026: vr 3 apr feestdag, za 4 apr weekend (Algemene termijnenwet art. 1 lid 1)",
        ),
        (
            {"on": date(2026, 3, 10), "over": ((DAY, DayOff.ordinary),), "article": Article.two_ordinary_days},
            "schuift naar di 10 mrt 2026, zodat er twee gewone dagen in de termijn liggen (Algemene termijnenwet "
            "art. 2)",
        ),
        (
            {"on": date(2026, 4, 2), "over": EASTER[:1]},
            "schuift terug naar do 2 apr 2026: vr 3 apr feestdag",
        ),
        (
            {"over": (), "on": date(2026, 4, 3), "stays_on": DayOff.holiday, "article": Article.counted_back},
            "blijft op vr 3 apr 2026 (feestdag): een termijn die wordt teruggeteld schuift niet (Algemene termijnenwet "
            "art. 1 lid 2)",
        ),
        (
            {"over": (), "on": date(2026, 4, 3), "stays_on": DayOff.holiday, "article": Article.too_long},
            "blijft op vr 3 apr 2026 (feestdag): een termijn van jaren, of van meer dan 90 dagen, 12 weken of 3 "
            "maanden, schuift niet (Algemene termijnenwet art. 4 onder a)",
        ),
        (
            {"over": (), "on": date(2026, 4, 3), "stays_on": DayOff.holiday},
            "blijft op vr 3 apr 2026 (feestdag): deze datum schuift niet",
        ),
        (
            {
                "stops": (Stop("Awb 4:15 lid 1 onder a", date(2026, 3, 17), date(2026, 3, 19)),),
                "pauses": ((date(2026, 3, 17), date(2026, 3, 19)),), "paused_days": 2,
            },
            "waarvan 2 dagen door stilstand: de klok stond stil van di 17 mrt 2026 t/m wo 18 mrt 2026 (Awb 4:15 lid 1 "
            "onder a)",
        ),
        (
            {"pauses": ((date(2026, 3, 17), date(2026, 3, 18)),), "paused_days": 1},
            "waarvan 1 dag door stilstand: de klok stond stil op di 17 mrt 2026 (dossier gepauzeerd)",
        ),
        (
            {"pauses": ((date(2026, 3, 17), None),), "raw": None, "on": None, "over": ()},
            "de klok stond stil vanaf di 17 mrt 2026, nog zonder einde (dossier gepauzeerd)",
        ),
    ],
)  # fmt: skip
def test_each_thing_the_law_does_to_a_date_has_words(more: dict[str, object], said: str) -> None:
    assert said in WORDS.due_parts(explained(**more))


def test_a_pause_of_before_the_term_is_no_part_of_it() -> None:
    long_ago = explained(pauses=((date(2026, 1, 5), date(2026, 1, 9)),), paused_days=3)
    assert not [part for part in WORDS.due_parts(long_ago) if "stond stil" in part]


def test_an_extension_names_the_fact_and_the_article() -> None:
    due = explained(
        notes=(
            Note("opened", date(2026, 3, 2)), Note("plus", date(2026, 4, 3), "", Term(1, "m")),
            Note("own_field", date(2026, 5, 1), "until"), Note("extended", date(2026, 5, 1), "talk_held"),
        ),
        extensions=(Extended("x1", "talk_held", date(2026, 3, 30), "Awb 4:14 lid 3"),),
        stops=(Stop("Awb 4:15", date(2026, 3, 17), date(2026, 3, 19)),), paused_days=2, over=(),
    )  # fmt: skip
    assert WORDS.due_parts(due) == [
        "opening (ma 2 mrt 2026)",
        "+ 1 maand (vr 3 apr 2026)",
        "waarvan 2 dagen door stilstand: de klok stond stil van di 17 mrt 2026 t/m wo 18 mrt 2026 (Awb 4:15)",
        "de dag die de verlenging noemt (vr 1 mei 2026)",
        "verlengd: Gesprek gevoerd van ma 30 mrt 2026, Awb 4:14 lid 3 (tot vr 1 mei 2026)",
    ]


def test_a_calendar_says_up_to_when_it_is_complete_and_a_date_beyond_that_says_so() -> None:
    assert calendar(explained()) == (
        "kalender 01234567, met de vrije dagen bij koninklijk besluit bekend t/m zo 31 dec 2028"
    )
    beyond = explained(on=date(2029, 1, 2))
    assert WORDS.due(beyond).endswith("; kalender 01234567: deze dag ligt voorbij de vrije dagen die bekend zijn")
    assert calendar(beyond).endswith("t/m zo 31 dec 2028: deze dag ligt voorbij de vrije dagen die bekend zijn")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("met_too_early:f1", "Gesprek gevoerd van ma 9 mrt 2026 telt niet als gedaan: het was eerder dan mag"),
        (
            "extended_again:f1",
            "Gesprek gevoerd van ma 9 mrt 2026 verlengt niets: deze termijn was al eens verlengd, en dat mag één keer",
        ),
        ("extended_too_late:f1", "Gesprek gevoerd van ma 9 mrt 2026 verlengt niets: de termijn was toen al voorbij"),
        ("unheard_of:f9", "f9 unheard_of"),
    ],
)
def test_each_problem_has_words(code: str, said: str) -> None:
    heard = datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert WORDS.problem(code, {"f1": Fact(id="f1", event="talk_held", occurred_on=DAY, recorded_at=heard)}) == said


def test_codes_without_words_are_shown_as_they_are() -> None:
    assert WORDS.event("unheard_of") == "unheard_of"
    assert WORDS.stage("end") == "afgesloten"
    assert WORDS.ending("stage_left") == "fase verlaten"
    assert term(Term(1, "y")) == "1 jaar"
    assert written(None) == "onbekend"
