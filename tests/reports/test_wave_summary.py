"""What staff read of a wave: numbers, references, and what a person must look at."""

from dataclasses import replace

import pytest

from klantreis.core.waves import Why
from klantreis.reports.wave_summary import NAMED, WHY, headline, wave_markdown
from klantreis.usecases.values import Programme, SlotOutcome, WaveDay, WaveReport, WaveTicket
from tests.core.small_journeys import day, moment

WIJK = Programme(municipality="wijkstad", journey="wijk")
TICKET = WaveTicket(at=moment(day("ma 2026-03-02"), 7), day=day("ma 2026-03-02"), programmes=(WIJK,))


def slot(code: str, on: str, *called: str, expected: tuple[str, ...] = (), why: str = "", room: int = 5) -> SlotOutcome:
    at = moment(day(on), 10)
    return SlotOutcome(code=code, at=at, capacity=10, expected=expected, room=room, called=called, why=why)


def told(*slots: SlotOutcome, ticket: WaveTicket = TICKET, **more: object) -> WaveDay:
    report = WaveReport(municipality="wijkstad", journey="wijk", title="Aan de slag in de wijk", slots=slots)
    return WaveDay(ticket=ticket, waves=(replace(report, **more),))  # type: ignore[arg-type]


FILLED = told(
    slot("G-1", "wo 2026-03-11", "AAAAA-00001", "AAAAA-00002"),
    slot("G-2", "do 2026-03-12", why="full", expected=("AAAAA-00003",)),
    slot("G-3", "do 2026-04-30", why="too_far"),
    waiting=37,
)


def test_the_page_tells_who_was_called_and_why_a_moment_stayed_empty() -> None:
    assert wave_markdown(FILLED) == (
        "# Uitnodigen op maandag 2 maart 2026\n\n"
        "2 inwoners voor 1 moment uitgenodigd, 37 wachten.\n\n"
        "## Aan de slag in de wijk (wijkstad)\n\n"
        "| moment | wanneer | plaatsen | eerder uitgenodigd | nu uitgenodigd | waarom niemand |\n"
        "|---|---|---:|---:|---:|---|\n"
        "| G-1 | wo 11 mrt 2026 10:00 | 10 | 0 | 2 |  |\n"
        "| G-2 | do 12 mrt 2026 10:00 | 10 | 1 | 0 | vol |\n\n"
        "1 moment ligt nog te ver weg om te vullen.\n\n"
        "- G-1: AAAAA-00001, AAAAA-00002\n\n"
        "37 inwoners wachten nog.\n"
    )


@pytest.mark.parametrize(
    ("day_", "line"),
    [
        (FILLED, "2 inwoners voor 1 moment uitgenodigd, 37 wachten"),
        (
            replace(FILLED, ticket=replace(TICKET, dry_run=True)),
            "proef: 2 inwoners voor 1 moment uitgenodigd, 37 wacht",
        ),
        (told(slot("G-1", "wo 2026-03-11", why="nobody")), "niemand uitgenodigd"),
        (
            told(slot("G-1", "wo 2026-03-11", "A"), broken=("B",)),
            "1 inwoner voor 1 moment uitgenodigd, 1 dossier niet verwerkt",
        ),
        (WaveDay(ticket=TICKET, failed=(WIJK,)), "niemand uitgenodigd, mislukt: wijk in wijkstad"),
        (WaveDay(ticket=replace(TICKET, programmes=())), "geen reis nodigt uit in groepen"),
        (WaveDay(ticket=replace(TICKET, closed="holiday")), "Feestdag: er wordt niemand uitgenodigd"),
        (WaveDay(ticket=replace(TICKET, closed="weekend")), "Weekend: er wordt niemand uitgenodigd"),
    ],
)
def test_the_headline_says_it_in_a_few_words(day_: WaveDay, line: str) -> None:
    assert headline(day_).startswith(line)
    assert wave_markdown(day_).startswith("# Uitnodigen op maandag 2 maart 2026\n")


@pytest.mark.parametrize(
    ("why", "words"),
    [("absent", "maar dan is de medewerker afwezig."), ("closed", "maar dan is het kantoor die dag gesloten.")],
)
def test_people_who_were_called_to_a_moment_that_cannot_go_on_need_a_person(why: str, words: str) -> None:
    page = wave_markdown(told(slot("G-1", "wo 2026-03-11", why=why, expected=("A", "B"))))
    assert f"- **G-1** (wo 11 mrt 2026 10:00): 2 inwoners zijn uitgenodigd, {words}" in page
    assert "Dit vraagt iemand" not in wave_markdown(told(slot("G-1", "wo 2026-03-11", why=why)))


def test_households_that_are_too_large_and_broken_cases_need_a_person() -> None:
    page = wave_markdown(told(slot("G-1", "wo 2026-03-11", why="nobody"), too_large=(("A", "B"),), broken=("C",)))
    assert "Huishouden groter dan elk moment, nodig zelf uit: A, B." in page
    assert "**1 dossier niet verwerkt** door een fout: C." in page


def test_a_programme_without_moments_says_where_they_come_from() -> None:
    assert "lees ze in met `klantreis slots`" in wave_markdown(told())


def test_nobody_is_said_to_wait_where_nobody_was_looked_for() -> None:
    page = wave_markdown(told(slot("G-1", "wo 2026-03-11", why="full"), looked=False))
    assert "wie er wacht is daarom niet bekeken" in page
    assert "wachten" not in page


def test_a_failed_programme_is_told_beside_those_that_were_done() -> None:
    page = wave_markdown(replace(FILLED, failed=(Programme(municipality="elders", journey="stad"),)))
    assert "**stad in elders is mislukt**: er is niemand uitgenodigd." in page
    assert "G-1: AAAAA-00001" in page


def test_a_long_list_is_cut_off() -> None:
    page = wave_markdown(told(slot("G-1", "wo 2026-03-11", *[f"R{number}" for number in range(NAMED + 7)])))
    assert f"R{NAMED - 1} en 7 meer" in page


def test_every_reason_has_a_word() -> None:
    assert set(WHY) == {why.value for why in Why}
