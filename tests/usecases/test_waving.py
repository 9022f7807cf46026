"""A wave on a real database: once, never more than fit, and all of a journey or nothing."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.core.case import Fact
from klantreis.core.journey import Journey
from klantreis.errors import FixInput, TryAgain
from klantreis.store import chain
from klantreis.store import slots as store
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading, writing
from klantreis.usecases import seen as seeing
from klantreis.usecases import waving
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_one
from klantreis.usecases.values import Programme
from klantreis.usecases.verifying import verify
from tests.support.district import JOURNEY, TOWN, WIJK, District, moment, open_district

PROGRAMME = Programme(municipality=TOWN, journey=JOURNEY)
MONDAY = "ma 2026-03-02"
CROWD = [f"W-{number:04d}" for number in range(1, 21)]


@pytest.fixture
def district(engine: Engine, tmp_path: Path) -> District:
    return open_district(engine, tmp_path)


def fact_of(district: District, client: str) -> Fact:
    with reading(district.app.engine) as conn:
        (loaded,) = load_cases(conn, [district.refs[client]])
    return next(fact for fact in loaded.case.facts if fact.event == "wave_assigned")


# --- what is written --------------------------------------------------------------------------------------------------


def test_a_call_is_a_fact_with_the_moment_of_the_slot_a_place_that_is_kept_and_a_link_in_the_chain(
    district: District,
) -> None:
    district.enrol(MONDAY, "W-0001")
    district.slots(MONDAY, "S1,wo 2026-03-11,5,buurthuis,kw-1")
    wave = district.wave(MONDAY)
    assert district.called(wave) == {"S1": ["W-0001"]}
    ref = district.refs["W-0001"]
    fact = fact_of(district, "W-0001")
    assert fact == Fact(
        id=f"wave:wijk/{ref}/S1",
        event="wave_assigned",
        occurred_on=moment(MONDAY, 7).date(),
        recorded_at=moment(MONDAY, 7),
        at=moment("wo 2026-03-11", 10),
        data={"date": moment("wo 2026-03-11", 10).date(), "slot": "S1", "place": "buurthuis", "person": "kw-1"},
    )
    with reading(district.app.engine) as conn:
        (called,) = conn.exec_driver_sql("SELECT slot_id, case_id, called_on FROM slot_call").all()
        kinds = conn.exec_driver_sql("SELECT kind FROM audit_entry ORDER BY seq").scalars().all()
        assert list(chain.verify(conn)) == []
    assert (called.slot_id, called.case_id, str(called.called_on)) == (1, 1, "2026-03-02")
    assert kinds == ["fact", "fact"], "the enrolment, and the call"


def test_a_slot_of_nobody_in_particular_says_nobody(district: District) -> None:
    district.enrol(MONDAY, "W-0001")
    district.slots(MONDAY, "S1,wo 2026-03-11,5,buurthuis")
    district.wave(MONDAY)
    assert set(fact_of(district, "W-0001").data) == {"date", "slot", "place"}


def test_fields_that_the_event_does_not_have_are_not_said(engine: Engine, tmp_path: Path) -> None:
    fields = ("{date: date, slot: code, place: [buurthuis, bibliotheek], person: code}", "{date: date, slot: ref}")
    district = open_district(engine, tmp_path, {"journeys/events.yaml": fields})
    district.enrol(MONDAY, "W-0001")
    district.slots(MONDAY, "S1,wo 2026-03-11,5,stadhuis,kw-1")
    district.wave(MONDAY)
    assert set(fact_of(district, "W-0001").data) == {"date", "slot"}


def test_who_is_called_is_invited_by_the_round_of_that_day_and_the_fuse_knows_why(district: District) -> None:
    district.enrol("ma 2026-02-23", *CROWD)
    district.round("ma 2026-02-23")  # the first round of a municipality always asks
    district.slots(MONDAY, "S1,wo 2026-03-11,14")
    assert district.wave(MONDAY).called == 20
    sent = district.round(MONDAY)
    assert sent == {number: ["Komt u naar de bijeenkomst op woensdag 11 maart 2026?"] for number in CROWD}
    with reading(district.app.engine) as conn:
        explained = conn.exec_driver_sql("SELECT count(*) FROM action WHERE kind = 'send' AND explained").scalar()
    assert explained == 20, "no surplus that would hold the run"


# --- once, and never more than fit ------------------------------------------------------------------------------------


def test_a_wave_run_twice_the_same_day_adds_nothing(district: District) -> None:
    district.enrol(MONDAY, *CROWD)
    district.slots(MONDAY, "S1,wo 2026-03-11,5", "S2,do 2026-03-12,1")
    assert [district.wave(MONDAY, hour).called for hour in (7, 7, 8, 14)] == [7 + 1, 0, 0, 0]
    assert district.count("slot_call") == 8
    assert district.why(district.wave(MONDAY)) == {"S1": "full", "S2": "full"}


def test_a_missed_day_is_made_up(district: District) -> None:
    """S1 could be filled from wo 25 feb to wo 4 mar. Nobody ran a wave until ma 2 mar."""
    district.enrol("ma 2026-02-16", *CROWD[:3])
    district.slots("ma 2026-02-16", "S1,wo 2026-03-11,5")
    assert district.why(district.wave("di 2026-02-24")) == {"S1": "too_far"}
    assert district.called(district.wave(MONDAY)).keys() == {"S1"}


def test_what_was_missed_for_too_long_is_not_made_up(district: District) -> None:
    district.enrol("ma 2026-02-16", *CROWD[:3])
    district.slots("ma 2026-02-16", "S1,wo 2026-03-11,5")
    wave = district.wave("do 2026-03-05")
    assert (wave.called, district.why(wave)) == (0, {"S1": "too_soon"})


def test_a_place_that_comes_free_is_given_to_the_next(district: District) -> None:
    district.enrol(MONDAY, "W-0001 - 2020-01-06", "W-0002 - 2021-01-04", "W-0003 - 2022-01-03")
    district.slots(MONDAY, "S1,wo 2026-03-11,1")
    assert district.called(district.wave(MONDAY)) == {"S1": ["W-0001"]}
    district.tell("W-0001", "cancelled_by_client", "di 2026-03-03", hour=6)
    assert district.called(district.wave("di 2026-03-03")) == {"S1": ["W-0002"]}, "never again to the same slot"
    district.slots("di 2026-03-03", "S2,do 2026-03-12,1")
    assert district.called(district.wave("wo 2026-03-04")) == {"S2": ["W-0001"]}, "who cancelled may be called again"


def test_a_call_that_was_withdrawn_frees_the_place_and_the_person(district: District) -> None:
    district.enrol(MONDAY, "W-0001")
    district.slots(MONDAY, "S1,wo 2026-03-11,1")
    district.wave(MONDAY)
    wrong = f"wave:wijk/{district.refs['W-0001']}/S1"
    district.tell("W-0001", "wave_assigned", MONDAY, withdraws=wrong)
    district.slots(MONDAY, "S2,do 2026-03-12,1")
    assert district.called(district.wave("di 2026-03-03")) == {"S2": ["W-0001"]}


def test_who_is_called_by_hand_or_moved_takes_a_place_too(district: District) -> None:
    """A case worker offers somebody a place by phone, and moves another to another session."""
    district.enrol(MONDAY, "W-0001", "W-0002", "W-0003")
    district.slots(MONDAY, "S1,wo 2026-03-11,1", "S2,do 2026-03-12,2")
    by_hand = {"at": "2026-03-11T10:00", "data": {"date": "2026-03-11", "slot": "S1"}}
    district.tell("W-0003", "wave_assigned", MONDAY, hour=6, **by_hand)
    wave = district.called(district.wave(MONDAY))
    assert {slot: sorted(people) for slot, people in wave.items()} == {"S2": ["W-0001", "W-0002"]}
    wave_fact = f"wave:wijk/{district.refs['W-0001']}/S2"
    district.slots(MONDAY, "S3,vr 2026-03-13,1")
    moved = {"at": "2026-03-13T10:00", "data": {"date": "2026-03-13", "slot": "S3"}, "corrects": wave_fact}
    district.tell("W-0001", "wave_assigned", MONDAY, **moved)
    district.enrol("di 2026-03-03", "W-0004", "W-0005")
    wave = district.wave("di 2026-03-03")
    assert list(district.called(wave)) == ["S2"], "the place that came free, and only that one"
    assert district.why(wave) == {"S1": "full", "S2": "", "S3": "full"}


def test_nobody_else_can_record_as_if_it_were_a_wave(district: District) -> None:
    district.enrol(MONDAY, "W-0001")
    fact = {"id": "1", "source": "wave", "municipality": TOWN, "client_ref": "W-0001", "event": "no_show"}
    with pytest.raises(FixInput, match="source: is a source of klantreis itself"):
        record_one(district.app, {**fact, "occurred_on": "2026-03-02"}, moment(MONDAY, 9))


def test_a_household_is_called_to_one_slot_and_only_with_those_who_wait(district: District) -> None:
    district.enrol(MONDAY, "W-0001 A 2020-01-06", "W-0002 A 2025-01-06", "W-0003 B 2021-01-04", "W-0004 A 2024-01-08")
    district.tell("W-0004", "session_attended", MONDAY)  # has come further already
    district.slots(MONDAY, "S1,wo 2026-03-11,1", "S2,do 2026-03-12,2")
    assert district.called(district.wave(MONDAY)) == {"S1": ["W-0003"], "S2": ["W-0001", "W-0002"]}


def test_a_household_code_of_another_municipality_is_another_household(engine: Engine, tmp_path: Path) -> None:
    """Codes are the municipality's own; only its own clients are in its pool."""
    district = open_district(engine, tmp_path)
    district.enrol(MONDAY, "W-0001 A", "W-0002 A")
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE client SET municipality = 'elders' WHERE client_ref = 'W-0002'")
        conn.exec_driver_sql("UPDATE \"case\" SET municipality = 'elders' WHERE client_id = 2")
    district.slots(MONDAY, "S1,wo 2026-03-11,2")
    wave = district.wave(MONDAY)
    assert (district.called(wave), wave.broken) == ({"S1": ["W-0001"]}, ())


def test_two_versions_wait_in_one_queue_and_each_case_is_given_what_its_own_says(
    engine: Engine, tmp_path: Path
) -> None:
    """Version 2 expects half to stay away and gives another event; the queue is that of the version valid today."""
    second = WIJK.replace("version: 1", "version: 2").replace("valid_from: 2026-01-01", "valid_from: 2026-03-01")
    second = second.replace("30%", "50%").replace("wave_assigned", "group_called")
    called = "  group_called: {title: Uitgenodigd, fields: {date: date, slot: code}}\n  session_attended:"
    changes = {"journeys/wijk.v2.yaml": ("", second), "journeys/events.yaml": ("  session_attended:", called)}
    district = open_district(engine, tmp_path, changes)
    district.enrol("ma 2026-02-02", "W-0001", "W-0002", "W-0003")
    district.enrol(MONDAY, "W-0004", "W-0005", "W-0006")
    district.slots(MONDAY, "S1,wo 2026-03-11,2")
    wave = district.called(district.wave(MONDAY))["S1"]
    assert len(wave) == 4
    assert sorted(wave[:3]) == ["W-0001", "W-0002", "W-0003"]
    with reading(engine) as conn:
        told = {loaded.ref: loaded for loaded in load_cases(conn, [district.refs[number] for number in wave])}
    events = [[fact.event for fact in told[district.refs[number]].case.facts][-1] for number in wave]
    assert events == ["wave_assigned"] * 3 + ["group_called"]
    assert district.wave(MONDAY).called == 0, "those of the older version take places too"


def test_a_last_talk_that_lies_ahead_is_a_typing_error_and_not_the_end_of_the_queue(district: District) -> None:
    path = district.folder / "clients.csv"
    path.write_text("client_ref,last_talk_on\nW-0001,2062-03-02\nW-0002,2026-03-02\nW-0003,gisteren\n")
    report = enrol_file(district.app, path, TOWN, JOURNEY, moment(MONDAY, 9))
    assert (report.new, report.rejected) == (1, 2)
    assert "last_talk_on: lies in the future or before 1900; check the year" in report.rejections[0]


# --- who is not called ------------------------------------------------------------------------------------------------


def test_who_is_in_the_comparison_group_paused_closed_or_further_is_not_called(district: District) -> None:
    district.enrol(MONDAY, "W-0001 - - comparison_group", *CROWD[1:6])
    district.tell("W-0002", "case_paused", MONDAY, data={"ground": "illness"})
    district.tell("W-0003", "journey_closed", MONDAY)
    district.tell("W-0004", "session_attended", MONDAY)
    district.tell("W-0005", "deceased", MONDAY)
    district.slots(MONDAY, "S1,wo 2026-03-11,14")
    assert district.called(district.wave(MONDAY)) == {"S1": ["W-0006"]}


def test_the_longest_not_spoken_go_first_by_what_the_enrolment_and_the_facts_say(district: District) -> None:
    district.enrol("ma 2026-02-02", "W-0001 - 2024-01-08", "W-0002", "W-0003 - 2019-01-07", "W-0004 - 2020-01-06")
    district.tell("W-0003", "contact_held", "di 2026-02-10")  # spoken with since
    district.tell("W-0004", "contact_tried", "di 2026-02-10")  # an attempt is no contact
    district.slots(MONDAY, "S1,wo 2026-03-11,4")
    assert district.called(district.wave(MONDAY)) == {"S1": ["W-0002", "W-0004", "W-0001", "W-0003"]}


def test_a_colleague_on_leave_or_gone_holds_no_session(district: District) -> None:
    district.enrol(MONDAY, *CROWD[:4])
    district.staff(
        "code,name,roles,absent_from,absent_until,stand_in,active_until\n"
        "kw-1,Een,case_worker|manager,2026-03-11,2026-03-12,kw-2,\nkw-2,Twee,case_worker,,,,2026-03-12\n"
    )
    district.slots(
        MONDAY, "S1,wo 2026-03-11,1,,kw-1", "S2,do 2026-03-12,1,,kw-1", "S3,vr 2026-03-13,1,,kw-1",
        "S4,do 2026-03-12,1,,kw-2", "S5,vr 2026-03-13,1,,kw-2", "S6,vr 2026-03-13,1",
    )  # fmt: skip
    assert district.why(district.wave(MONDAY)) == {
        "S1": "absent", "S2": "absent", "S3": "", "S4": "", "S5": "absent", "S6": "",
    }  # fmt: skip


def test_nobody_is_looked_for_when_there_is_no_slot_to_fill(
    district: District, caplog: pytest.LogCaptureFixture
) -> None:
    """A case that cannot be replayed would be named if it were looked at."""
    district.enrol(MONDAY, "W-0001")
    with writing(district.app.engine) as conn:
        conn.exec_driver_sql("UPDATE \"case\" SET definition_hash = 'lost'")
    district.slots(MONDAY, "S1,di 2026-03-03,5", "S2,vr 2026-05-01,5")
    (report,) = district.wave(MONDAY).waves
    assert (report.looked, report.waiting, report.broken) == (False, 0, ())


FROM_ENROLMENT = (
    "      session:\n",
    "      early:\n"
    "        {title: Vroeg, opens: stage, due: opened + 10wd, clock: target, owner: case_worker, met_by: [talk_held]}\n"
    "      session:\n",
)


def test_a_case_that_cannot_be_replayed_is_named_and_the_others_are_called(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    district = open_district(engine, tmp_path, {"journeys/wijk.yaml": FROM_ENROLMENT})
    district.enrol(MONDAY, "W-0001", "W-0002")
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE \"case\" SET enrolled_on = '1901-01-01' WHERE id = 1")  # outside every calendar
    district.slots(MONDAY, "S1,wo 2026-03-11,5")
    wave = district.wave(MONDAY)
    assert district.called(wave) == {"S1": ["W-0002"]}
    assert wave.broken == (district.refs["W-0001"],)
    assert district.refs["W-0001"] in caplog.text
    assert "Verzonnen" not in caplog.text


def test_who_was_called_and_cannot_be_replayed_any_more_keeps_the_place(engine: Engine, tmp_path: Path) -> None:
    district = open_district(engine, tmp_path, {"journeys/wijk.yaml": FROM_ENROLMENT})
    district.enrol(MONDAY, "W-0001")
    district.slots(MONDAY, "S1,wo 2026-03-11,1")
    assert district.wave(MONDAY).called == 1
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE \"case\" SET enrolled_on = '1901-01-01'")
    district.enrol(MONDAY, "W-0002")
    assert district.why(district.wave(MONDAY)) == {"S1": "full"}


def test_cases_of_a_definition_that_is_lost_are_named_and_the_others_are_called(district: District) -> None:
    district.enrol(MONDAY, "W-0001", "W-0002")
    with writing(district.app.engine) as conn:
        conn.exec_driver_sql("UPDATE \"case\" SET definition_hash = 'lost' WHERE id = 1")
    district.slots(MONDAY, "S1,wo 2026-03-11,5")
    wave = district.wave(MONDAY)
    assert district.called(wave) == {"S1": ["W-0002"]}
    assert wave.broken == (district.refs["W-0001"],)


# --- a dry run, and days on which nothing happens ---------------------------------------------------------------------


def test_a_dry_run_shows_who_would_be_called_and_writes_nothing(district: District) -> None:
    district.enrol(MONDAY, *CROWD)
    district.slots(MONDAY, "S1,wo 2026-03-11,5", "S2,vr 2026-05-01,5")
    rehearsed = district.wave(MONDAY, dry_run=True)
    assert district.count("slot_call") == 0
    assert district.count("fact") == 20
    assert rehearsed.called == 7
    assert rehearsed.waves == district.wave(MONDAY).waves


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("on", "closed"), [("za 2026-03-07", "weekend"), ("vr 2026-04-03", "holiday"), ("ma 2026-04-06", "holiday")]
)
def test_on_a_day_off_nothing_happens(district: District, on: str, closed: str) -> None:
    district.enrol(MONDAY, "W-0001")
    wave = district.wave(on)
    assert (wave.ticket.closed, wave.ticket.programmes, wave.waves) == (closed, (), ())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_municipality_or_a_journey_without_waves_is_refused(district: District) -> None:
    with pytest.raises(FixInput, match="no municipality 'elders'; the configuration has wijkstad"):
        waving.begin(district.app, moment(MONDAY, 7), "elders")
    with pytest.raises(FixInput, match="no journey 'nergens' that calls people in groups; there is wijk"):
        waving.begin(district.app, moment(MONDAY, 7), "", "nergens")
    assert waving.begin(district.app, moment(MONDAY, 7), TOWN, JOURNEY).programmes == (PROGRAMME,)


def test_verify_finds_a_call_for_which_no_place_is_kept(district: District) -> None:
    district.enrol(MONDAY, "W-0001", "W-0002")
    district.slots(MONDAY, "S1,wo 2026-03-11,5")
    district.wave(MONDAY)
    assert verify(district.app) == ()
    with writing(district.app.engine) as conn:
        conn.exec_driver_sql("DELETE FROM slot_call WHERE case_id = 2")
    assert [str(each) for each in verify(district.app)] == [f"{district.refs['W-0002']}: call_without_place: slot S1"]


# --- two at the same moment -------------------------------------------------------------------------------------------

Other = Callable[[], Engine]


def another(district: District, other_engine: Other) -> District:
    """Another process on the same database."""
    return District(replace(district.app, engine=other_engine()), district.folder, refs=district.refs)


def test_a_wave_that_saw_less_than_there_is_by_now_writes_nothing(district: District, other_engine: Other) -> None:
    district.enrol(MONDAY, *CROWD)
    district.slots(MONDAY, "S1,wo 2026-03-11,5")
    first = seeing.look(district.app, moment(MONDAY, 7), PROGRAMME)
    assert another(district, other_engine).wave(MONDAY).called == 7
    assert not waving.apply(district.app, moment(MONDAY, 7), first)
    assert district.count("slot_call") == 7
    assert district.count("fact") == 20 + 7
    assert district.wave(MONDAY).called == 0


BY_HAND = {"date": "2026-03-11", "slot": "S1"}


@pytest.mark.parametrize(
    "between",
    [
        lambda other: other.tell("W-0001", "case_paused", MONDAY, data={"ground": "illness"}),
        lambda other: other.slots(MONDAY, "S1,do 2026-03-12,14"),
        lambda other: other.slots(MONDAY, "S1,wo 2026-03-11,2"),
        lambda other: other.slots(MONDAY, "S1,wo 2026-03-11,14,,,ja"),
        lambda other: other.tell("W-0099", "wave_assigned", MONDAY, at="2026-03-11T10:00", data=BY_HAND),
    ],
    ids=["a fact came in", "the moment changed", "the room changed", "the slot was withdrawn", "somebody else came in"],
)
def test_what_changed_between_looking_and_writing_is_looked_at_anew(
    district: District, other_engine: Other, between: Callable[[District], object]
) -> None:
    district.enrol(MONDAY, *CROWD, "W-0099 - - comparison_group")
    district.slots(MONDAY, "S1,wo 2026-03-11,14")
    first = seeing.look(district.app, moment(MONDAY, 7), PROGRAMME)
    between(another(district, other_engine))
    before = district.count("slot_call")
    assert not waving.apply(district.app, moment(MONDAY, 7), first)
    assert district.count("slot_call") == before


def test_a_wave_waits_for_who_is_filling_the_same_slot_and_then_sees_that_it_is_fuller(
    district: District, other_engine: Other
) -> None:
    """Also where the two call different people: then only the slot can keep them apart."""
    district.enrol(MONDAY, "W-0001", "W-0002 - - comparison_group")
    district.slots(MONDAY, "S1,wo 2026-03-11,1")
    other = another(district, other_engine)
    first = seeing.look(other.app, moment(MONDAY, 7), PROGRAMME)
    (slot,) = first.slots
    with ThreadPoolExecutor(1) as pool:
        with writing(district.app.engine) as conn:
            store.hold(conn, [slot.id])
            store.add_calls(conn, [(slot.id, 2)], first.day)
            applied = pool.submit(waving.apply, other.app, moment(MONDAY, 7), first)
            assert not wait([applied], timeout=0.5).done, "it waits until this transaction has ended"
        assert applied.result() is False
    assert district.count("slot_call") == 1


def test_waves_at_the_same_moment_never_fill_a_place_twice(district: District, other_engine: Other) -> None:
    district.enrol(MONDAY, *CROWD)
    district.slots(MONDAY, "S1,wo 2026-03-11,5", "S2,do 2026-03-12,1", "S3,vr 2026-03-13,2")
    waves = [another(district, other_engine) for _ in range(4)]
    with ThreadPoolExecutor(len(waves)) as pool:
        done = list(pool.map(lambda each: each.wave(MONDAY).called, waves))
    assert sum(done) == district.count("slot_call") == 7 + 1 + 2
    with reading(district.app.engine) as conn:
        rooms = dict(
            conn.exec_driver_sql("SELECT slot_id, count(DISTINCT case_id) FROM slot_call GROUP BY slot_id").all()
        )
        twice = conn.exec_driver_sql("SELECT case_id FROM slot_call GROUP BY case_id HAVING count(*) > 1").all()
        assert list(chain.verify(conn)) == []
    assert rooms == {1: 7, 2: 1, 3: 2}
    assert twice == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wave_gives_up_when_things_keep_changing(district: District) -> None:
    """The same slot is changed by somebody else each time it was looked at."""
    district.enrol(MONDAY, *CROWD)
    district.slots(MONDAY, "S1,wo 2026-03-11,5")
    rooms = count(6)

    class Restless:
        """An app whose slots change whenever a journey is asked for: that is, between looking and writing."""

        def __getattr__(self, name: str) -> object:
            return getattr(district.app, name)

        def journey(self, hash_: str) -> Journey:
            district.slots(MONDAY, f"S1,wo 2026-03-11,{next(rooms)}")
            return district.app.journey(hash_)

    with pytest.raises(TryAgain, match="keep changing"):
        waving.call(Restless(), moment(MONDAY, 7), PROGRAMME)  # type: ignore[arg-type]
    assert district.count("slot_call") == 0
