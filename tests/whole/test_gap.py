"""Two messages to one resident lie a minimum apart, whatever the case, journey or channel; on both databases.

This town bundles nothing, so that it is seen what waits: `test_bundles.py` has what leaves as one.

`rhythm` writes `first` on the day of a `contact_tried` and `second` a working day later, which may leave until three
working days after that. Landsmeer writes "Wij willen graag met u kennismaken" on the day of enrolment.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.store.engine import reading
from klantreis.store.tables import Message, table
from klantreis.usecases import runs
from klantreis.usecases.showing import timeline
from tests.core.small_journeys import day
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

_message = table(Message)
FIRST, SECOND = "Eerste bericht", "Tweede bericht"
ACQUAINT = "Wij willen graag met u kennismaken"
BOTH = "consent_email,consent_email_news"
AGREED = "2026-01-01,2026-01-01"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def town(build: Build, tmp_path: Path, post: Post) -> Town:
    """Nobody enrolled yet, the first run behind it."""
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config", bundle="no"))
    town.live("vr 2026-02-27")
    return town


def walked(town: Town, post: Post, first: str, last: str) -> dict[str, list[str]]:
    """Live every office day of March; what went out by mail, by day."""
    sent: dict[str, list[str]] = {}
    calendar = town.app.configuration.calendars["landsmeer"]
    for today in [f"{'ma di wo do vr za zo'.split()[n % 7]} 2026-03-{n + 2:02}" for n in range(30)]:
        if day(first) <= day(today) <= day(last) and calendar.is_office_day(day(today)):
            before = len(post.sent)
            town.live(today)
            if new := [subject for _, subject in post.sent[before:]]:
                sent[today] = new
    return sent


def waiting(town: Town) -> list[tuple[str, str, str]]:
    """(template, reason, day it waits for) of what is due."""
    query = select(_message.c.template, _message.c.reason, _message.c.due_at).where(_message.c.state == "due")
    with reading(town.app.engine) as conn:
        rows = conn.execute(query.order_by(_message.c.id)).all()
    return [(template, reason, f"{at:%Y-%m-%d}") for template, reason, at in rows]


@pytest.mark.parametrize(
    ("tried", "sent"),
    [
        ("ma 2026-03-02", {"ma 2026-03-02": [FIRST], "wo 2026-03-04": [SECOND]}),  # not on Tuesday
        ("wo 2026-03-04", {"wo 2026-03-04": [FIRST], "vr 2026-03-06": [SECOND]}),
        ("do 2026-03-05", {"do 2026-03-05": [FIRST], "ma 2026-03-09": [SECOND]}),  # over on Saturday
        ("vr 2026-03-06", {"vr 2026-03-06": [FIRST], "ma 2026-03-09": [SECOND]}),  # the weekend lies between
    ],
)
def test_the_second_of_two_waits_for_the_first_office_day_on_which_the_gap_is_over(
    town: Town, post: Post, tried: str, sent: dict[str, list[str]]
) -> None:
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", tried)
    assert walked(town, post, tried, "vr 2026-03-13") == sent


def test_what_waits_says_why_and_until_when_and_is_open_in_the_counts(town: Town) -> None:
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    done = town.live("di 2026-03-03")
    assert (done.sent, done.put_off) == (0, 1)
    assert waiting(town) == [("second", "gap", "2026-03-04")]
    assert town.counts(town.tickets[-1]).open == 1
    shown = timeline(town.app, "landsmeer/L-0001", moment("di 2026-03-03", 12))
    assert [(each.state, each.reason) for each in shown.actions] == [("done", ""), ("open", "gap")]
    town.live("wo 2026-03-04")
    assert waiting(town) == []


def test_each_message_waits_for_the_one_before_it_also_over_easter(town: Town, post: Post) -> None:
    """Tried again a day later: that `first` waits until do 2 April, and its `second` until after Easter Monday."""
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    town.live("ma 2026-03-02")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-31")
    town.live("di 2026-03-31")
    tell(town, "L-0001", "rhythm", "contact_tried", "wo 2026-04-01")  # the first obligation lapses: replaced
    town.live("wo 2026-04-01")
    town.live("do 2026-04-02")
    town.live("di 2026-04-07")
    assert [subject for _, subject in post.sent] == [FIRST, FIRST, SECOND]
    with reading(town.app.engine) as conn:
        days = [f"{at:%m-%d}" for at in conn.execute(select(_message.c.sent_at).order_by(_message.c.sent_at)).scalars()]
    assert days == ["03-31", "04-02", "04-07"]


def test_a_message_goes_at_once_where_waiting_would_make_it_too_late(build: Build, tmp_path: Path, post: Post) -> None:
    gap = configured(tmp_path / "config", gap="3w")
    town = reconfigured(build(channels=channels(tmp_path, post)), gap)
    town.live("vr 2026-02-27")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    assert walked(town, post, "ma 2026-03-02", "vr 2026-03-13") == {
        "ma 2026-03-02": [FIRST],
        "di 2026-03-03": [SECOND],  # its last day is vr 6 March
    }


def test_the_gap_holds_across_cases_and_journeys_and_the_older_goes_first(town: Town, post: Post) -> None:
    """Both are due in one batch. That of `rhythm` was planned first; Landsmeer's goes before what is planned later."""
    town.enrol("ma 2026-03-02", "L-0001")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    assert walked(town, post, "ma 2026-03-02", "vr 2026-03-06") == {
        "ma 2026-03-02": [FIRST],
        "wo 2026-03-04": [ACQUAINT],
        "vr 2026-03-06": [SECOND],
    }


def test_what_cannot_wait_goes_before_what_can(town: Town, post: Post) -> None:
    """Monday: `first` waits since Friday and may leave until do; `second` of another case has today only."""
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    for today in ("di 2026-03-03", "wo 2026-03-04", "do 2026-03-05"):
        town.plan(today)  # the server is down all week: nothing is delivered
    town.enrol("vr 2026-03-06", "L-0001")
    town.live("vr 2026-03-06")
    assert [subject for _, subject in post.sent] == [FIRST, SECOND], "`second` may leave until today"
    assert waiting(town) == [("please_call_us", "gap", "2026-03-09")]


def test_an_appointment_never_waits_and_what_follows_keeps_its_distance(town: Town, post: Post) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    town.live("ma 2026-03-02")
    tell(town, "L-0001", "landsmeer", "talk_planned", "di 2026-03-03", at="wo 2026-03-18", place="stadhuis")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-03")
    sent = walked(town, post, "di 2026-03-03", "vr 2026-03-06")
    assert sent == {
        "di 2026-03-03": ["Uw afspraak op woensdag 18 maart 2026 om 10.00 uur"],  # a day after the first
        "do 2026-03-05": [FIRST],  # two days after the invitation
    }


def test_a_message_that_is_withdrawn_in_the_end_keeps_no_other_waiting(town: Town, post: Post) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.plan("ma 2026-03-02")
    tell(town, "L-0001", "rhythm", "journey_closed", "ma 2026-03-02")
    town.deliver("ma 2026-03-02", 11)
    assert [subject for _, subject in post.sent] == [ACQUAINT]


@pytest.mark.parametrize(("fate", "goes"), [(Fate.refused, True), (Fate.in_doubt, False), (Fate.retry, True)])
def test_what_did_not_leave_keeps_no_other_waiting_and_what_may_have_left_does(
    build: Build, tmp_path: Path, fate: Fate, goes: bool
) -> None:
    class Picky(Post):
        def send(self, envelope: Envelope) -> Outcome:
            return Outcome(fate, "told") if envelope.subject == FIRST else super().send(envelope)

    post = Picky()
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config", bundle="no"))
    town.live("vr 2026-02-27")
    town.enrol("ma 2026-03-02", "L-0001")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{AGREED}", columns=BOTH)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    assert ([subject for _, subject in post.sent] == [ACQUAINT]) is goes
    assert (("please_call_us", "gap", "2026-03-04") in waiting(town)) is not goes


def test_two_workers_at_the_same_moment_keep_the_gap_too(town: Town, post: Post) -> None:
    clients = [f"L-{number:04}" for number in range(1, 31)]
    town.enrol("ma 2026-03-02", *clients)
    enrol(town, "rhythm", "ma 2026-03-02", *[f"{client},{AGREED}" for client in clients], columns=BOTH)
    for client in clients:
        tell(town, client, "rhythm", "contact_tried", "ma 2026-03-02")
    ticket, _, verdict = town.plan("ma 2026-03-02")
    if verdict.held:
        runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: town.deliver("ma 2026-03-02"), range(4)))
    town.deliver("ma 2026-03-02", 12)
    heard = [to for to, _ in post.sent]
    assert len(heard) == len(set(heard)) == 30
    assert len(waiting(town)) == 30


def test_messages_to_employers_are_not_the_residents(town: Town, post: Post) -> None:
    """Both leave on the same day, as they always did."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="di 2026-03-03", place="stadhuis")
    town.tell("L-0001", "intake_held", "di 2026-03-03")
    town.tell("L-0001", "placement_started", "wo 2026-03-04")
    sent = walked(town, post, "wo 2026-03-04", "vr 2026-03-13")
    assert sorted(sent["vr 2026-03-13"]) == ["Hoe gaat het met uw nieuwe medewerker?", "Hoe gaat het op uw werk?"]
