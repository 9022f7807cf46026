"""Several messages under way at once: how many, to whom, and what is left when one of them goes wrong."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.errors import DiskFull
from klantreis.store.engine import reading
from klantreis.store.tables import Message, table
from klantreis.usecases import runs
from klantreis.usecases.crew import SENDERS
from klantreis.usecases.verifying import problems
from tests.whole.conftest import Build, Town

_message = table(Message)
MONDAY = "ma 2026-03-02"


class Watched:
    """A channel that sees how many are under way, and does with the n-th what it is told."""

    name, medium = "email", "email"

    def __init__(self, what: Callable[[int], Outcome] = lambda _: Outcome(Fate.accepted)) -> None:
        self.what = what
        self.begun = self.now = self.most = 0
        self._lock = threading.Lock()

    def send(self, envelope: Envelope) -> Outcome:
        with self._lock:
            self.begun += 1
            self.now += 1
            number = self.begun
            self.most = max(self.most, self.now)
        try:
            time.sleep(0.05)  # so that the others can begin; nothing is measured
            return self.what(number)
        finally:
            with self._lock:
                self.now -= 1

    def close(self) -> None: ...


def released(build: Build, channel: Watched, residents: int) -> Town:
    """A town in which so many residents are about to be written to."""
    town = build(channels={"email": channel})
    town.enrol(MONDAY, *[f"L-{number:04}" for number in range(1, residents + 1)])
    ticket, _, _ = town.plan(MONDAY)
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    return town


def states(town: Town) -> dict[str, int]:
    with reading(town.app.engine) as conn:
        query = select(_message.c.state, func.count()).group_by(_message.c.state)
        return dict(conn.execute(query).tuples().all())


def test_the_first_goes_alone_and_then_as_many_as_there_are_senders(build: Build) -> None:
    channel = Watched()
    town = released(build, channel, 13)
    assert town.deliver(MONDAY).sent == 13
    assert channel.most == SENDERS
    assert not list(problems(town.app))


def test_a_server_that_does_not_answer_is_asked_by_one_at_a_time(build: Build) -> None:
    channel = Watched(lambda _: Outcome(Fate.retry, "timeout"))
    town = released(build, channel, 8)
    assert town.deliver(MONDAY).retry == 8
    assert (channel.begun, channel.most) == (3, 1)


def test_a_server_that_wants_us_no_more_stops_the_round_and_what_was_under_way_is_kept(build: Build) -> None:
    def full_at_the_third(number: int) -> Outcome:
        if number == 3:
            raise DiskFull
        return Outcome(Fate.accepted)

    town = released(build, Watched(full_at_the_third), 13)
    with pytest.raises(DiskFull):
        town.deliver(MONDAY)
    left = states(town)
    assert left["sent"] >= SENDERS  # the first, and all but one of the four after it
    assert left == {"sent": left["sent"], "due": 13 - left["sent"]}
    assert town.deliver(MONDAY, 11).sent == left["due"]
    assert not list(problems(town.app))


def test_of_what_breaks_a_channel_nobody_knows_and_what_was_under_way_is_kept(build: Build) -> None:
    def breaks_at_the_third(number: int) -> Outcome:
        if number == 3:
            raise RuntimeError("a defect")
        return Outcome(Fate.accepted)

    town = released(build, Watched(breaks_at_the_third), 13)
    with pytest.raises(RuntimeError):
        town.deliver(MONDAY)
    left = states(town)
    assert left["sent"] >= SENDERS
    assert left == {"sent": left["sent"], "sending": 1, "due": 12 - left["sent"]}


def test_two_messages_to_one_resident_are_never_under_way_together(build: Build) -> None:
    at_once = list[str]()
    twice = list[str]()
    lock = threading.Lock()

    class PerResident(Watched):
        def send(self, envelope: Envelope) -> Outcome:
            with lock:
                if envelope.to in at_once:
                    twice.append(envelope.to)
                at_once.append(envelope.to)
            outcome = super().send(envelope)
            with lock:
                at_once.remove(envelope.to)
            return outcome

    town = build(channels={"email": PerResident()})
    clients = [f"L-{number:04}" for number in range(1, 7)]
    town.enrol(MONDAY, *clients)
    for client in clients:  # an invitation to a talk, beside what was planned on enrolment
        town.tell(client, "talk_planned", MONDAY, at="di 2026-03-10 10:00", place="stadhuis")
    ticket, _, _ = town.plan(MONDAY)
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    assert town.deliver(MONDAY).sent >= len(clients)
    assert not twice
