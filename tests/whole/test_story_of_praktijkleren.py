"""Groningen, praktijkleren: from the agreement to the Verklaring Praktijkleren and on, on both databases."""

import pytest

from tests.support.groningen import applying, live, on_the_page, opened, term
from tests.whole.conftest import Build, Town

WHO = "GR-0001"
ELIGIBLE = {"target_groups": "at_leerbedrijf|no_startkwalificatie"}
LEARNER = {**ELIGIBLE, "start_learning": "2026-03-16", "planned_end": "2026-09-11", "training_company": "LB-1"}
BEGINS = f"client {WHO}: U gaat leren op de werkvloer"
ENDS = f"client {WHO}: Uw praktijkleren is bijna klaar"
AGREE = "partner LB-1: Afspraken over praktijkleren"
ASK = "partner LB-1: De Verklaring Praktijkleren"
ASK_AGAIN = "partner LB-1: Herinnering: de Verklaring Praktijkleren"
WORK = f"client {WHO}: Hoe gaat het op uw werk?"
EMPLOYER = "employer E-1: Hoe gaat het met uw nieuwe medewerker?"


@pytest.fixture
def town(build: Build) -> Town:
    return opened(build(municipality="groningen", journey="groningen_praktijkleren"))


def learns(town: Town) -> None:
    """Enrolled two weeks before the first day, recognised and agreed upon, and begun on Monday 16 March."""
    town.enrol("ma 2026-03-02", WHO, **LEARNER)
    town.live("ma 2026-03-02")
    town.tell(WHO, "training_company_recognised", "ma 2026-03-09")
    town.tell(WHO, "agreement_signed", "vr 2026-03-13")
    live(town, "ma 2026-03-09", "vr 2026-03-13")
    town.tell(WHO, "learning_started", "ma 2026-03-16", training_company="LB-1")
    town.live("ma 2026-03-16")


def test_from_the_agreement_to_the_verklaring_and_a_year_of_aftercare(town: Town) -> None:
    learns(town)
    assert (term(town, WHO, "recognised"), term(town, WHO, "agreement")) == (
        ["until ma 2026-03-16: on_time"],
        ["until ma 2026-03-16: on_time"],
    )
    for talk in ("di 2026-04-28", "ma 2026-06-08", "ma 2026-07-20"):
        town.tell(WHO, "contact_held", talk, who="jc-1")
        town.live(talk)
    live(town, "vr 2026-08-14")  # four weeks before Friday 11 September
    town.tell(WHO, "contact_held", "ma 2026-08-31", who="jc-1")
    live(town, "ma 2026-08-31")
    town.tell(WHO, "certificate_given", "do 2026-09-17")
    town.live("do 2026-09-17")
    assert [line.rpartition(" ")[2] for line in town.terms(WHO) if line.startswith("progress")] == ["on_time"] * 4
    assert term(town, WHO, "certificate") == ["until vr 2026-09-25: on_time"]
    assert town.left() == {"ma 2026-03-02": [BEGINS, AGREE], "vr 2026-08-14": [ENDS, ASK]}

    assert town.stage(WHO) == "trajectory"
    assert "Spreek met de inwoner een volgende stap af" in town.digest("kw-1", "do 2026-09-17")
    town.tell(WHO, "placement_started", "ma 2026-11-02", employer="E-1", contract="apprentice")
    live(town, "ma 2026-11-02", "wo 2026-11-04")
    town.tell(WHO, "aftercare_contact", "ma 2026-11-09", who="jc-1")
    live(town, "ma 2026-11-09", "wo 2026-11-11")
    town.tell(WHO, "aftercare_contact", "ma 2026-11-16", who="jc-1")
    live(town, "ma 2026-11-16", "wo 2026-11-25")
    assert {day: lines for day, lines in town.left().items() if "2026-11" in day} == {
        "wo 2026-11-04": [WORK],
        "wo 2026-11-11": [WORK, EMPLOYER],
        "wo 2026-11-25": [WORK, EMPLOYER],
    }
    assert on_the_page("groningen_learning.md") == town.left()
    town.tell(WHO, "journey_closed", "di 2027-11-02", reason="sustained")
    town.live("di 2027-11-02")
    assert town.stage(WHO) == "end"


@pytest.mark.parametrize(
    "groups", ["", "at_leerbedrijf", "no_startkwalificatie"], ids=["neither", "has a diploma", "no training company"]
)
def test_only_who_works_at_a_training_company_without_a_diploma_is_enrolled(town: Town, groups: str) -> None:
    refused = applying(town, "ma 2026-03-02", target_groups=groups)
    assert (refused.rejected, refused.new) == (1, 0)
    assert applying(town, "ma 2026-03-02", **ELIGIBLE).new == 1


def test_a_training_company_that_is_not_recognised_is_work_for_the_case_worker(town: Town) -> None:
    town.enrol("ma 2026-03-02", WHO, **LEARNER)
    town.live("ma 2026-03-02")
    town.tell(WHO, "training_company_not_recognised", "do 2026-03-05")
    town.live("do 2026-03-05")
    assert "Het leerbedrijf is niet erkend" in town.digest("kw-1", "do 2026-03-05")
    assert term(town, WHO, "recognised") == ["until ma 2026-03-16: lapsed"]
    assert term(town, WHO, "other_company") == ["until do 2026-04-02: open"]
    town.tell(WHO, "training_company_recognised", "ma 2026-03-30")
    town.live("ma 2026-03-30")
    assert term(town, WHO, "other_company") == ["until do 2026-04-02: on_time"]


def test_a_company_that_gives_no_verklaring_is_called_by_the_case_worker_first(town: Town) -> None:
    learns(town)
    days = ("ma 2026-09-28", "vr 2026-10-09")
    live(town, "vr 2026-08-14", "vr 2026-09-18", *days)
    assert town.left()["vr 2026-09-18"] == [ASK_AGAIN]  # five office days before Friday 25 September
    ask = "Verklaring Praktijkleren is nog niet gedaan"
    assert [day for day in days if ask in town.digest("kw-1", day)] == ["ma 2026-09-28"]
    assert [day for day in days if ask in town.digest("tl-1", day)] == ["vr 2026-10-09"]
    assert town.stage(WHO) == "learning", "nobody is let go without the Verklaring"


def test_an_end_that_moves_moves_what_is_to_come_and_repeats_nothing(town: Town) -> None:
    learns(town)
    live(town, "vr 2026-08-14")
    town.tell(WHO, "learning_end_changed", "ma 2026-08-17", date="2026-10-09")
    live(town, "ma 2026-08-17", "vr 2026-09-11", "vr 2026-09-18", "vr 2026-10-16")
    assert term(town, WHO, "certificate") == ["until vr 2026-10-23: open"]
    assert {day: lines for day, lines in town.left().items() if "03" not in day[:11]} == {
        "vr 2026-08-14": [ENDS, ASK],
        "vr 2026-10-16": [ASK_AGAIN],
    }


def test_who_is_hired_before_the_end_gets_the_verklaring_all_the_same(town: Town) -> None:
    learns(town)
    town.tell(WHO, "learning_stopped", "ma 2026-06-01", reason="employed")
    town.tell(WHO, "placement_started", "ma 2026-06-01", employer="E-1")
    town.live("ma 2026-06-01")
    assert town.stage(WHO) == "nazorg"
    assert town.left()["ma 2026-06-01"] == [ASK]
    live(town, "vr 2026-08-14")
    assert term(town, WHO, "certificate") == [], "it is asked for once"
    assert term(town, WHO, "certificate_early") == ["until ma 2026-06-29: open"]
    town.tell(WHO, "certificate_given", "ma 2026-08-17")
    town.live("ma 2026-08-17")
    assert term(town, WHO, "certificate_early") == ["until ma 2026-06-29: late"]
    assert town.stage(WHO) == "nazorg", "the aftercare goes on"


def test_who_stops_is_not_dropped_but_asked_what_comes_next(town: Town) -> None:
    learns(town)
    town.tell(WHO, "learning_stopped", "ma 2026-06-01", reason="illness")
    live(town, "ma 2026-06-01", "vr 2026-08-14")
    assert list(town.left()) == ["ma 2026-03-02"]
    assert town.stage(WHO) == "trajectory"
    assert term(town, WHO, "next_step") == ["until ma 2026-06-15: open"]
    town.tell(WHO, "next_step_agreed", "ma 2026-08-17", step="language")
    town.live("ma 2026-08-17")
    assert town.stage(WHO) == "end"


def test_nobody_is_written_to_about_a_first_day_that_is_past(town: Town) -> None:
    """Enrolled on 4 May, and learning since 16 March: the case worker sees to the agreement, in five office days."""
    town.enrol("ma 2026-05-04", WHO, **LEARNER)
    live(town, "ma 2026-05-04", "wo 2026-05-06", "ma 2026-05-11")
    assert town.left() == {}
    assert "de overeenkomst is nog niet getekend" in town.digest("kw-1", "ma 2026-05-04")
    assert term(town, WHO, "agreement") == ["until di 2026-05-12: open"]
    assert [line for line in town.terms(WHO) if line.startswith("progress")] == [
        "progress[6w] until ma 2026-06-15: open"
    ]


def test_a_job_that_is_lost_leads_to_a_next_step_and_not_to_learning_anew(town: Town) -> None:
    learns(town)
    town.tell(WHO, "placement_started", "ma 2026-06-01", employer="E-1")
    town.live("ma 2026-06-01")
    town.tell(WHO, "placement_ended", "ma 2026-07-06", reason="returns_to_benefit")
    town.live("ma 2026-07-06")
    assert town.stage(WHO) == "trajectory"
    assert term(town, WHO, "next_step") == ["until ma 2026-07-20: open"]
    assert len(term(town, WHO, "agreement")) == 1
