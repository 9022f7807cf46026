"""What a journey says of its waves, as the two pure functions get it, and what is wrong with it."""

import pytest

from klantreis.core.journey import Journey
from klantreis.core.workdays import Term
from klantreis.definitions.configuration import journey_from_source
from klantreis.usecases.applicants import enrolled_fields
from tests.definitions.conftest import Folder

SMALL, EVENTS = "journeys/small.yaml", "journeys/events.yaml"
WAVES = (
    "waves: {unit: household, slots: group_sessions, ahead: 10wd, expected_no_show: 30%, order: longest_not_spoken, "
    "gives: called, only: not group has comparison, again: [no_show]}\n"
)
CALLED = "  called: {title: Uitgenodigd, fields: {date: date, slot: code, place: code, person: code}, needs: [date]}\n"
BEGUN = "known(talk_held, called.date, enrolled.began)"


@pytest.fixture
def district(folder: Folder) -> Folder:
    """The small configuration with waves, and an anchor that waits for what they give."""
    folder.change(SMALL, "start: talk\n", f"start: talk\n{WAVES}")
    folder.change(SMALL, "known(talk_held, enrolled.began)", BEGUN)
    folder.change(EVENTS, "  closed:", f"{CALLED}  closed:")
    folder.change(EVENTS, "aan het werk, stays: blijft}}}", "aan het werk, stays: blijft}}, contact: yes}")
    return folder


def small(folder: Folder) -> Journey:
    return folder.load().journeys["small"][0]


def test_waves_are_read_whole(district: Folder) -> None:
    assert district.findings() == []
    waves = small(district).waves
    assert waves is not None
    assert (waves.unit, waves.slots, waves.order, waves.gives) == (
        "household", "group_sessions", "longest_not_spoken", "called",
    )  # fmt: skip
    assert (waves.ahead, waves.notice, waves.expected_no_show) == (Term(10, "wd"), Term(5, "wd"), 30)
    assert waves.again == ("no_show",)


def test_the_contacts_are_those_events_of_the_journey_that_are_marked(district: Folder) -> None:
    assert small(district).contacts == {"talk_held"}
    district.change(EVENTS, "{hours: number, day: date}}", "{hours: number, day: date}, contact: yes}")
    district.change(EVENTS, "  helped: {title: Geholpen}", "  helped: {title: Geholpen}\n  x: {title: X, contact: yes}")
    assert small(district).contacts == {"talk_held", "contact_held"}, "no journey of ours names x"


def test_a_pinned_version_keeps_its_waves_and_its_contacts(district: Folder) -> None:
    configuration = district.load()
    journey = configuration.journeys["small"][0]
    revived = journey_from_source(configuration.sources[journey.hash])
    assert revived == journey
    assert (revived.waves, revived.contacts) == (journey.waves, {"talk_held"})


def test_the_hash_changes_with_what_counts_as_contact(district: Folder) -> None:
    before = small(district).hash
    district.change(EVENTS, "{hours: number, day: date}}", "{hours: number, day: date}, contact: yes}")
    assert small(district).hash != before


def test_a_journey_with_waves_reads_the_day_of_the_last_talk_from_the_enrolment(district: Folder) -> None:
    assert set(enrolled_fields(small(district))) == {"began", "last_talk_on"}
    district.change(SMALL, "only: not group has comparison, ", "only: enrolled.quarter = north, ")
    assert set(enrolled_fields(small(district))) == {"began", "last_talk_on", "quarter"}
    district.change(SMALL, WAVES.replace("only: not group has comparison, ", "only: enrolled.quarter = north, "), "")
    district.change(SMALL, BEGUN, "known(talk_held, enrolled.began)")
    assert set(enrolled_fields(small(district))) == {"began"}


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        (EVENTS, "date: date, slot", "slot", "`called` lacks the field `date`, which a wave fills; add it in events."),
        (EVENTS, ", slot: code", "", "`called` lacks the field `slot`, which a wave fills; add it in events.yaml"),
        (EVENTS, "{date: date,", "{date: moment,", "`called.date` is a moment; a wave writes a date there"),
        (EVENTS, "slot: code", "slot: number", "`called.slot` is a number; a wave writes a code there"),
        (EVENTS, "slot: code", "slot: [a, b]", "`called.slot` lists its codes, and slots come and go; let it be any c"),
        (
            EVENTS,
            "slot: code, place: code",
            "slot: code, place: date",
            "`called.place` is a date; a wave writes a code there",
        ),
        (
            EVENTS,
            "person: code}, needs: [date]",
            "why: code}, needs: [why]",
            "`called` needs `why`, which no wave can s",
        ),
        (EVENTS, "person: code", "person: number", "`called.person` is a number; a wave writes a code there"),
        (EVENTS, "person: code", "person: [a, b]", "`called.person` lists its codes, and colleagues come and go; let "),
        (EVENTS, "needs: [date]", "needs: [person]", "`called` needs `person`, and a slot may name nobody; let it be"),
        (EVENTS, "needs: [date]}", "needs: [at], decision: yes}", "only a named person can decide `called`; let the"),
        (SMALL, BEGUN, "known(talk_held, enrolled.began)", "nothing waits for `called`: let an obligation open with "),
        (SMALL, "gives: called", "gives: caled", "unknown event `caled`; did you mean `called`?"),
        (SMALL, "again: [no_show]", "again: [no_shov]", "unknown event `no_shov`; did you mean `no_show`?"),
        (SMALL, "30%", "100%", "`expected_no_show` is `100%`; expected a share such as 30%"),
        (
            SMALL,
            "order: longest_not_spoken",
            "order: score",
            "`order` is `score`; expected longest_not_spoken, longest",
        ),
    ],
)
def test_a_mistake_in_the_waves_is_found_where_it_is(
    district: Folder, file: str, old: str, new: str, finding: str
) -> None:
    district.change(file, old, new)
    found = [line for line in district.findings() if f": {finding}" in line]
    assert [line.rpartition(f": {finding}")[0] for line in found] == ["journeys/small.yaml:6"]


def test_an_event_of_a_wave_need_not_say_where_or_with_whom(district: Folder) -> None:
    district.change(EVENTS, ", place: code, person: code}", "}")
    assert district.findings() == []


def test_a_goal_does_not_wait_for_a_wave(district: Folder) -> None:
    district.change(SMALL, BEGUN, "known(talk_held, enrolled.began)")
    district.change(SMALL, "start: talk\n", "start: talk\ngoals: {called: {title: Uitgenodigd, count: called}}\n")
    assert any("nothing waits for `called`" in line for line in district.findings())
