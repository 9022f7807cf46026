"""Part-time work in Doetinchem is no end: forms, an exemption, a premium twice a year, and the case stays open.

Everybody was spoken with on ma 2 mrt 2026 and begins to work later that month. Only days on which something can happen
are lived. Through the whole house, on both databases.
"""

import pytest

from tests.support.samen_sterk import spoken_with, term
from tests.support.town import plain
from tests.whole.conftest import Build, Town

FORM = "Vergeet niet: uw formulier, uiterlijk op {}"


@pytest.fixture
def town(build: Build) -> Town:
    return build(municipality="doetinchem")


def works(
    town: Town, client: str = "DT-0001", born: str = "1980-05-01", on: str = "ma 2026-03-16", **data: str
) -> None:
    spoken_with(town, client, birth_date=born)
    town.tell(client, "part_time_started", on, **data)
    town.live(on)


def test_a_form_is_asked_every_month_about_the_month_before_until_the_work_ends(town: Town) -> None:
    """10 April is a Friday, 10 May a Sunday: that form may come on Monday the 11th."""
    works(town)
    assert town.watch("wo 2026-04-08", "vr 2026-04-10") == {
        "wo 2026-04-08": [f"client DT-0001: {FORM.format('vrijdag 10 april 2026')}"]
    }
    (form,) = [plain(mail) for mail in town.mails() if str(mail["Subject"]).startswith("Vergeet niet")]
    assert "wat u hebt verdiend in de maand vóór april 2026" in form
    town.tell("DT-0001", "income_stated", "vr 2026-04-10", period="2026-04")
    town.live("wo 2026-05-06")
    assert term(town, "DT-0001", "income_statement") == ["vr 2026-04-10: on_time", "ma 2026-05-11: open"]
    town.walk("do 2026-05-07", "vr 2026-05-08")
    town.live("wo 2026-05-13")
    town.live("ma 2026-05-18")
    assert "Het inkomstenformulier van mei 2026 (over de maand ervoor) is er nog niet" in town.digest(
        "kw-1", "ma 2026-05-18"
    )
    town.tell("DT-0001", "income_stated", "di 2026-05-19", period="2026-05")
    town.tell("DT-0001", "part_time_ended", "vr 2026-05-29")
    town.live("ma 2026-06-01")
    assert town.stage("DT-0001") == "trajectory"
    assert town.watch("vr 2026-06-05", "wo 2026-06-10") == {
        "ma 2026-06-08": [f"client DT-0001: {FORM.format('woensdag 10 juni 2026')}"]  # about May, the last month
    }
    assert term(town, "DT-0001", "last_statement") == ["wo 2026-06-10: open"]
    town.tell("DT-0001", "income_stated", "wo 2026-06-10", period="2026-06")
    assert town.watch("do 2026-07-02", "vr 2026-07-10") == {}, "and then no more"
    assert term(town, "DT-0001", "income_statement")[:2] == ["vr 2026-04-10: on_time", "ma 2026-05-11: late"]


def test_between_two_jobs_no_form_is_lost_and_none_is_asked_twice(town: Town) -> None:
    """Stopped on vr 17 apr and begun again on ma 20 apr: both ask for the form of May, the resident hears it once."""
    works(town)
    town.tell("DT-0001", "income_stated", "vr 2026-04-10", period="2026-04")
    town.tell("DT-0001", "part_time_ended", "vr 2026-04-17")
    town.live("vr 2026-04-17")
    town.tell("DT-0001", "part_time_started", "ma 2026-04-20")
    town.live("ma 2026-04-20")
    assert town.watch("wo 2026-05-06", "ma 2026-05-11") == {
        "do 2026-05-07": [f"client DT-0001: {FORM.format('maandag 11 mei 2026')}"]
    }
    town.tell("DT-0001", "income_stated", "ma 2026-05-11", period="2026-05")
    town.live("di 2026-05-12")
    assert term(town, "DT-0001", "last_statement") == ["ma 2026-05-11: on_time"]
    assert term(town, "DT-0001", "income_statement")[1] == "ma 2026-05-11: on_time"


@pytest.mark.parametrize(
    ("on", "first"),
    [
        ("di 2026-03-31", "vr 2026-04-10"),
        ("wo 2026-04-01", "ma 2026-05-11"),  # not ten days later: nothing was earned in March
        ("do 2026-04-09", "ma 2026-05-11"),
    ],
)
def test_the_first_form_is_about_a_month_that_was_worked(town: Town, on: str, first: str) -> None:
    works(town, on=on)
    assert term(town, "DT-0001", "income_statement")[:1] == [f"{first}: open"]


def test_the_exemption_ends_after_six_months_to_the_day_and_the_resident_hears_it_five_weeks_before(town: Town) -> None:
    """Six months from do 5 mrt end with vr 4 sep: za 5 sep is the first day without (Pw 31 lid 2 onder n), unrolled."""
    works(town, on="do 2026-03-05", exemption_start="2026-03-05")
    assert term(town, "DT-0001", "exemption_end") == ["za 2026-09-05: open"]
    assert "Pw 31 lid 2 onder n" in town.page("DT-0001", "do 2026-03-05")
    assert town.watch("vr 2026-07-31", "vr 2026-07-31") == {
        "vr 2026-07-31": ["client DT-0001: Er verandert iets voor u na vrijdag 4 september 2026"]
    }
    town.live("vr 2026-08-21")
    assert "De inkomstenvrijlating eindigt op zaterdag 5 september 2026" in town.digest("kw-1", "vr 2026-08-21")
    town.tell("DT-0001", "exemption_ended", "vr 2026-09-04")
    town.live("vr 2026-09-04")
    assert term(town, "DT-0001", "exemption_end") == ["za 2026-09-05: on_time"]
    assert town.stage("DT-0001") == "trajectory", "and the case stays open"


@pytest.mark.parametrize(
    ("born", "granted"),
    [("1980-05-01", {}), ("2000-03-17", {"exemption_start": "2026-03-16"})],
    ids=["none was granted", "not yet 27"],
)
def test_where_no_exemption_holds_none_ends(town: Town, born: str, granted: dict[str, str]) -> None:
    works(town, born=born, **granted)
    assert [stands.partition(": ")[2] for stands in term(town, "DT-0001", "exemption_end")] == ["exempt"]


def test_the_premium_is_looked_at_in_june_and_december_and_once_more_after_the_work_ended(town: Town) -> None:
    """Ten working days before ma 1 jun: 14 and 15 May and Whit Monday are days off."""
    works(town)
    town.walk("di 2026-05-12", "wo 2026-05-13")
    due = "bekijk het recht op de premie (vanaf 27 jaar, over de gewerkte maanden), uiterlijk op "
    assert due + "maandag 1 juni 2026" not in town.digest("kw-1", "di 2026-05-12")
    assert due + "maandag 1 juni 2026" in town.digest("kw-1", "wo 2026-05-13")
    town.tell("DT-0001", "premium_checked", "ma 2026-06-01", paid="yes")
    town.live("ma 2026-06-01")
    town.tell("DT-0001", "part_time_ended", "vr 2026-10-30")
    town.live("vr 2026-10-30")
    assert term(town, "DT-0001", "premium")[:1] == ["ma 2026-06-01: on_time"]
    assert term(town, "DT-0001", "last_premium") == ["di 2026-12-01: open"]  # for the months since June
    town.live("di 2026-11-17")
    assert due + "dinsdag 1 december 2026" in town.digest("kw-1", "di 2026-11-17")
    town.tell("DT-0001", "premium_checked", "di 2026-12-01", paid="yes")
    town.live("di 2026-12-01")
    assert term(town, "DT-0001", "last_premium") == ["di 2026-12-01: on_time"]


@pytest.mark.parametrize(("born", "stands"), [("2002-03-17", "exempt"), ("2000-01-01", "open")], ids=["24", "26"])
def test_there_is_no_premium_under_27_but_who_comes_to_that_age_at_work_is_not_forgotten(
    town: Town, born: str, stands: str
) -> None:
    works(town, born=born)
    assert [line.partition(": ")[2] for line in term(town, "DT-0001", "premium")] == [stands]


def test_at_work_part_time_the_case_goes_on_contact_offer_and_track_beside_the_work(town: Town) -> None:
    works(town)
    town.tell("DT-0001", "track_offered", "di 2026-03-17", ref="TR-01", kind="academy")
    town.tell("DT-0001", "track_accepted", "wo 2026-03-18", ref="TR-01")
    town.tell("DT-0001", "track_started", "ma 2026-03-23", ref="TR-01", kind="academy")
    town.live("ma 2026-03-23")
    assert town.stage("DT-0001") == "trajectory"
    assert term(town, "DT-0001", "follow") == ["ma 2026-04-13: open"]
    town.tell("DT-0001", "off_benefit", "ma 2026-04-20", reason="work")
    assert town.watch("ma 2026-04-20", "vr 2026-05-08") == {}, "who is off the benefit gives no income any more"
    assert town.stage("DT-0001") == "nazorg"
