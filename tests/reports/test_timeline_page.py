"""The page of one case: dates of law step by step, what to look out for, and whose it is."""

from dataclasses import replace

from klantreis.core.journey import Extension
from klantreis.core.parser import parse_date
from klantreis.reports.timeline_page import page
from tests.core.small_journeys import Life, day, journey, names, obligation
from tests.reports.timelines import WORDS, timeline_of

DECIDE = obligation(
    "Besluit", "each talk_planned", due="opened + 8w", clock="statutory", roll="atw",
    pauses=[("information_asked", "information_received", "Awb 4:15 lid 1 onder a")],
    extended_by={"extended": Extension(to=parse_date("date", names()), once=True, in_time=True, law="Awb 4:14 lid 3")},
)  # fmt: skip


def asked() -> Life:
    """vr 6 maart + 8 weken is vr 1 mei; two days of standstill make it zo 3 mei, so ma 4 mei."""
    life = Life(journey(DECIDE), "vr 2026-03-06")
    life.tell("talk_planned", "vr 2026-03-06")
    life.tell("information_asked", "ma 2026-03-16")
    life.tell("information_received", "do 2026-03-19")
    return life


def test_a_date_of_law_can_be_counted_along() -> None:
    text = page(timeline_of(asked(), "vr 2026-03-20"), drawn=False)
    assert "| Besluit | case_worker | wettelijk | ma 4 mei 2026 | loopt | hieronder stap voor stap |" in text
    assert text.split("## Hoe de wettelijke datums tot stand kwamen\n\n")[1].split("\n\n## ")[0] == (
        "**Besluit**: uiterlijk ma 4 mei 2026 (loopt)\n"
        "\n"
        "1. opening (vr 6 mrt 2026)\n"
        "2. + 8 weken (zo 3 mei 2026)\n"
        "3. waarvan 2 dagen door stilstand: de klok stond stil van di 17 mrt 2026 t/m wo 18 mrt 2026 (Awb 4:15 lid 1 "
        "onder a)\n"
        "4. schuift naar ma 4 mei 2026: zo 3 mei weekend (Algemene termijnenwet art. 1 lid 1)\n"
        "5. geteld op kalender db24614a, met de vrije dagen bij koninklijk besluit bekend t/m zo 31 dec 2028"
    )


def test_what_a_fact_is_about_is_told_in_words_and_so_is_what_follows_from_it() -> None:
    words = replace(WORDS, codes={("activity_started", "ref"): {"debts": "schulden"}})
    life = Life(journey(obligation("Hulp", "each activity_started", per="ref", due="opened + 5wd")), "ma 2026-03-02")
    life.tell("activity_started", "ma 2026-03-02", ref="debts")
    life.tell("activity_started", "ma 2026-03-02", ref="of_old")
    text = page(timeline_of(life, "di 2026-03-03", words=words), drawn=False)
    assert "| Hulp schulden | case_worker |" in text
    assert "- ma 2 mrt 2026: activity_started (schulden)\n" in text
    assert "| Hulp of_old | case_worker |" in text, "a code that is declared no more stays as it was told"


def test_a_date_that_a_fact_names_stands_with_it_unless_it_is_the_day_of_the_appointment() -> None:
    words = replace(WORDS, titles={"date": "nieuw einde"})
    life = Life(journey(obligation("talk", "stage", due="enrolled + 5wd")), "ma 2026-03-02")
    life.tell("end_moved", "ma 2026-03-02", date=day("do 2026-04-30"), until=day("vr 2026-05-01"))
    life.tell("wave_assigned", "ma 2026-03-02", at="di 2026-03-10", date=day("di 2026-03-10"))
    text = page(timeline_of(life, "di 2026-03-03", words=words), drawn=False)
    assert "- ma 2 mrt 2026: end_moved (nieuw einde do 30 apr 2026, einddatum vr 1 mei 2026)\n" in text
    assert "- ma 2 mrt 2026: wave_assigned (afspraak di 10 mrt 2026" in text


def test_without_a_date_of_law_there_is_no_such_section() -> None:
    life = Life(journey(obligation("talk", "stage", due="enrolled + 5wd")), "ma 2026-03-02")
    assert "wettelijke datums" not in page(timeline_of(life, "ma 2026-03-02"))


def test_what_may_not_extend_or_count_is_said_on_the_page() -> None:
    life = asked()
    life.tell("extended", "ma 2026-03-23", date=parse_date("2026-06-01", names()).node.day)  # type: ignore[attr-defined]
    life.tell("extended", "di 2026-03-24", date=parse_date("2026-07-01", names()).node.day)  # type: ignore[attr-defined]
    text = page(timeline_of(life, "wo 2026-03-25"), drawn=False)
    said = "Termijn verlengd van di 24 mrt 2026 verlengt niets: deze termijn was al eens verlengd, en dat mag één keer"
    assert f"- **Let op:** {said}." in text


def test_the_page_says_whose_case_it_is() -> None:
    owned = timeline_of(asked(), "vr 2026-03-20", team="noord", district="west", groups=frozenset({"young", "long"}))
    owned = replace(owned, journey=replace(owned.journey, groups={"young": "jonger dan 27"}))
    assert "klantmanager kw-1 · team noord · wijk west · doelgroepen jonger dan 27, long" in page(owned, drawn=False)
    assert "nog van niemand" in page(timeline_of(asked(), "vr 2026-03-20", case_worker=""), drawn=False)


def test_of_an_erased_person_the_page_says_what_cannot_be_told_any_more() -> None:
    assert "- **Let op:** de persoon is gewist." in page(
        timeline_of(asked(), "vr 2026-03-20", erased=True), drawn=False
    )
    assert "gewist" not in page(timeline_of(asked(), "vr 2026-03-20"), drawn=False)
