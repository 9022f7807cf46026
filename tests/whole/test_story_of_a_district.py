"""A whole district invited to group sessions, through the whole house, on both databases."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.commands.output import plain
from klantreis.reports.timeline_data import data
from klantreis.reports.timeline_page import page
from klantreis.store import chain
from klantreis.store.engine import reading
from klantreis.usecases import showing
from klantreis.usecases.erasing import erase
from klantreis.usecases.verifying import verify
from tests.support.district import TOWN, District, moment, open_district

INVITED = "Komt u naar de bijeenkomst op woensdag 11 maart 2026?"
REMINDED = "Herinnering aan de bijeenkomst op woensdag 11 maart 2026"


@pytest.fixture
def district(engine: Engine, tmp_path: Path) -> District:
    return open_district(engine, tmp_path)


def test_two_partners_are_called_together_and_each_has_an_outcome_of_their_own(district: District) -> None:
    """One attends and moves on to a talk, the other does not and is called by the case worker."""
    district.enrol("ma 2026-03-02", "W-0001 A", "W-0002 A")
    district.slots("ma 2026-03-02", "S1,wo 2026-03-11,4,buurthuis,kw-1")
    sent = district.live("ma 2026-03-02", "wo 2026-03-11")
    assert sent == {
        "ma 2026-03-02": {"W-0001": [INVITED], "W-0002": [INVITED]},
        "ma 2026-03-09": {"W-0001": [REMINDED], "W-0002": [REMINDED]},
    }
    assert district.verdicts("W-0001", "wo 2026-03-11") == {"session": "open"}
    district.tell("W-0001", "session_attended", "wo 2026-03-11", hour=16)
    district.tell("W-0002", "no_show", "wo 2026-03-11", hour=16)
    assert district.live("do 2026-03-12", "vr 2026-03-20") == {}
    assert district.verdicts("W-0001", "vr 2026-03-20") == {"session": "on_time", "talk": "open"}
    assert district.verdicts("W-0002", "vr 2026-03-20") == {"session": "missed", "absence": "open"}
    with reading(district.app.engine) as conn:
        assert list(chain.verify(conn)) == []
    assert verify(district.app) == ()


def test_who_is_of_the_same_household_stands_in_the_timeline_by_reference(district: District) -> None:
    district.enrol("ma 2026-03-02", "W-0001 A", "W-0002 A", "W-0003 B", "W-0004", "W-0005")
    first, second = district.refs["W-0001"], district.refs["W-0002"]
    shown = showing.timeline(district.app, f"{TOWN}/W-0001", moment("di 2026-03-03", 9))
    assert shown.household == (second,)
    assert f"\n\nZelfde huishouden: {second}\n\n" in page(shown, drawn=False)
    assert json.loads(json.dumps(plain(data(shown))))["household"] == [second]
    for alone in ("W-0003", "W-0004"):
        nobody = showing.timeline(district.app, f"{TOWN}/{alone}", moment("di 2026-03-03", 9))
        assert nobody.household == ()
        assert "Zelfde huishouden" not in page(nobody)
    erase(district.app, second, "kw-1", "request", moment("di 2026-03-03", 10))
    assert showing.timeline(district.app, first, moment("di 2026-03-03", 11)).household == ()


def test_a_partner_who_came_later_was_not_there_before(district: District) -> None:
    district.enrol("ma 2026-03-02", "W-0001 A")
    district.enrol("ma 2026-03-09", "W-0002 A")
    before = showing.timeline(district.app, f"{TOWN}/W-0001", moment("vr 2026-03-06", 9))
    after = showing.timeline(district.app, f"{TOWN}/W-0001", moment("ma 2026-03-09", 9))
    assert (before.household, after.household) == ((), (district.refs["W-0002"],))


def test_a_session_whose_colleague_goes_on_leave_is_not_filled_further_and_asks_for_a_person(
    district: District,
) -> None:
    district.enrol("ma 2026-03-02", "W-0001")
    district.slots("ma 2026-03-02", "S1,wo 2026-03-11,4,buurthuis,kw-2")
    assert district.called(district.wave("ma 2026-03-02")) == {"S1": ["W-0001"]}
    district.staff(
        "code,name,email,roles,absent_from,absent_until,stand_in\n"
        "kw-2,Twee,kw-2@example.org,case_worker,2026-03-09,2026-03-13,kw-1\n"
    )
    district.enrol("di 2026-03-03", "W-0002")
    wave = district.wave("di 2026-03-03")
    (slot,) = wave.waves[0].slots
    assert (slot.why, slot.called, slot.expected) == ("absent", (), (district.refs["W-0001"],))
    district.slots("di 2026-03-03", "S1,wo 2026-03-11,4,buurthuis,kw-1")  # somebody else holds it
    assert district.called(district.wave("di 2026-03-03")) == {"S1": ["W-0002"]}


def test_a_session_that_is_called_off_frees_everybody_for_the_next(engine: Engine, tmp_path: Path) -> None:
    again = ("again: [cancelled_by_client]", "again: [cancelled_by_client, cancelled_by_us]")
    district = open_district(engine, tmp_path, {"journeys/wijk.yaml": again})
    district.enrol("ma 2026-03-02", "W-0001 A", "W-0002 A")
    district.slots("ma 2026-03-02", "S1,wo 2026-03-11,2,buurthuis")
    district.live("ma 2026-03-02", "ma 2026-03-02")
    for client in ("W-0001", "W-0002"):
        district.tell(client, "cancelled_by_us", "di 2026-03-03", hour=6)  # before the wave
    assert district.slots("di 2026-03-03", "S1,wo 2026-03-11,2,buurthuis,,ja", "S2,do 2026-03-12,2").slots == 2
    sent = district.live("di 2026-03-03", "ma 2026-03-16")
    second = "Komt u naar de bijeenkomst op donderdag 12 maart 2026?"
    reminder = "Herinnering aan de bijeenkomst op donderdag 12 maart 2026"
    assert sent == {
        "di 2026-03-03": {"W-0001": [second], "W-0002": [second]},
        "di 2026-03-10": {"W-0001": [reminder], "W-0002": [reminder]},
    }, "and nothing more about the session that was called off"


def test_a_district_is_called_week_after_week_until_nobody_waits(district: District) -> None:
    """Forty people, five couples among them, and weekly sessions of six: everybody is called once."""
    couples = [f"W-{number:04d} H{number // 2} 20{10 + number:02d}-01-06" for number in range(2, 12)]
    singles = [f"W-{number:04d} - 20{10 + number % 14:02d}-06-03" for number in range(12, 42)]
    district.enrol("ma 2026-01-05", *couples, *singles)
    sessions = ["wo 2026-01-21", "wo 2026-01-28", "wo 2026-02-04", "wo 2026-02-11", "wo 2026-02-18", "wo 2026-02-25"]
    district.slots("ma 2026-01-05", *[f"S{number},{on},6" for number, on in enumerate(sessions)])
    called: dict[str, list[str]] = {}
    for on in ("ma 2026-01-12", "di 2026-01-20", "di 2026-01-27", "di 2026-02-03", "di 2026-02-10", "di 2026-02-17"):
        called |= district.called(district.wave(on))
    everybody = [number for slot in called.values() for number in slot]
    assert {slot: len(people) for slot, people in called.items()} == {f"S{n}": 8 for n in range(5)}
    assert sorted(everybody) == sorted(district.refs)
    for couple in range(1, 6):
        where = {slot for slot, people in called.items() for number in people if f"{number} H{couple} " in str(couples)}
        assert len(where) == 1
