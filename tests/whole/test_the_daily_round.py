"""The round of a working day on a real database: once only, held back, answered meanwhile, broken, down."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.errors import ChannelRefused, FixInput
from klantreis.store.engine import reading, writing
from klantreis.store.tables import ActionRow, Case, Client, FactRow, Message, table
from klantreis.usecases import parts, runs
from klantreis.usecases.delivery import deliver_round
from klantreis.usecases.present import present
from klantreis.usecases.values import BatchReport
from tests.support.sink import running_sink
from tests.whole.conftest import Build, Town, moment, subjects

_action, _message, _case = table(ActionRow), table(Message), table(Case)


def settled(town: Town) -> Town:
    """A town whose first run is behind it: nobody enrolled yet."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    return town


def states(town: Town, what: str = "message") -> dict[str, int]:
    rows = _message if what == "message" else _action
    with reading(town.app.engine) as conn:
        found = [row.state for row in conn.execute(select(rows.c.state))]
    return {state: found.count(state) for state in sorted(set(found))}


def test_the_first_run_is_held_and_sends_nothing_until_a_person_approves(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    ticket, _, verdict = town.plan("ma 2026-03-02")
    assert (verdict.held, verdict.why, verdict.planned) == (True, "first_run", 2)
    assert town.deliver("ma 2026-03-02").sent == 0
    assert town.mails() == []
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    assert town.deliver("ma 2026-03-02").sent == 2
    with pytest.raises(FixInput, match="not held"):
        runs.approve(town.app, ticket.run, "kw-1", ticket.at)


def test_the_cases_acted_on_stay_in_the_parts_of_the_run_and_are_told_up_to_a_limit(town: Town) -> None:
    """Nothing that is handed on holds them: Prefect would look into each."""
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    ticket, report, _ = town.plan("ma 2026-03-02")
    assert (report.planned, report.acted) == (2, ())
    told = parts.acted(town.app, ticket, 2)
    assert told is not None
    assert sorted(told) == sorted((town.ref(client), "invitation") for client in ("L-0001", "L-0002"))
    assert parts.acted(town.app, ticket, 1) is None


def test_what_an_earlier_version_stored_of_a_part_is_added_up_too() -> None:
    stored = {**asdict(BatchReport(looked_at=3, broken=("LA-1",))), "escalated": ["LA-2", "LA-3"], "acted": []}
    assert parts.from_row(stored) == BatchReport(looked_at=3, broken=("LA-1",), escalated=2)


def test_a_discarded_run_never_leaves_and_every_action_says_so(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.discard(town.app, ticket.run, "kw-1", ticket.at)
    town.live("di 2026-03-03")
    assert town.mails() == []
    assert town.counts(ticket).not_sent == {"discarded": 1}


def test_the_same_day_twice_adds_nothing(town: Town) -> None:
    settled(town)
    before = (states(town), states(town, "action"))
    ticket, report, verdict = town.plan("ma 2026-03-02", 11)
    delivered = town.deliver("ma 2026-03-02", 11)
    assert report.planned == 0
    assert runs.finish(town.app, ticket, report, verdict, ticket.at, delivered).nothing_new
    assert (states(town), states(town, "action")) == before
    assert len(town.mails()) == 1


def test_a_second_round_that_sends_what_the_first_left_is_not_called_nothing_new(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002")
    town.plan("di 2026-03-03")  # and its process dies here
    ticket, report, verdict = town.plan("di 2026-03-03", 11)
    summary = runs.finish(town.app, ticket, report, verdict, ticket.at, town.deliver("di 2026-03-03", 11))
    assert (summary.again, summary.planned, summary.left, summary.nothing_new) == (True, 0, 1, False)


def test_a_second_round_names_the_one_of_that_day_that_waits_for_a_decision(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    held, _, _ = town.plan("ma 2026-03-02")
    ticket, report, verdict = town.plan("ma 2026-03-02", 11)
    assert runs.finish(town.app, ticket, report, verdict, ticket.at).undecided == held.run
    tomorrow, report, verdict = town.plan("di 2026-03-03")
    assert runs.finish(town.app, tomorrow, report, verdict, tomorrow.at).undecided == ""


def test_two_rounds_at_the_same_moment_give_each_message_once(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", *[f"L-{number:04}" for number in range(2, 22)])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: town.plan("di 2026-03-03"), range(2)))
        list(pool.map(lambda _: town.deliver("di 2026-03-03"), range(4)))
    keys = [mail["X-Klantreis-Key"] for mail in town.mails()]
    assert len(keys) == len(set(keys)) == 21
    assert states(town) == {"sent": 21}


def test_an_answer_between_planning_and_sending_withdraws_the_message(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002")
    ticket, _, verdict = town.plan("di 2026-03-03")
    assert not verdict.held
    town.tell("L-0002", "talk_planned", "di 2026-03-03", at="di 2026-03-24", place="stadhuis")
    town.deliver("di 2026-03-03", 11)
    written = subjects(town.mails())
    assert written == ["Wij willen graag met u kennismaken", "Uw afspraak op dinsdag 24 maart 2026 om 10.00 uur"]
    assert town.counts(ticket).not_sent == {"answered": 1}


def test_who_died_between_planning_and_sending_gets_nothing(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002")
    ticket, _, _ = town.plan("di 2026-03-03")
    town.tell("L-0002", "deceased", "di 2026-03-03")
    assert town.deliver("di 2026-03-03", 11).sent == 0
    assert town.counts(ticket).not_sent == {"deceased": 1}


def test_outside_the_sending_window_nothing_leaves_and_it_goes_when_the_window_opens(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002")
    town.plan("di 2026-03-03", 7, 30)
    assert town.deliver("di 2026-03-03", 8, 45).waiting == "window"
    assert town.deliver("di 2026-03-03", 9, 0).sent == 1


def test_a_paused_case_keeps_its_message_until_the_pause_is_over(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002")
    town.plan("di 2026-03-03")
    town.tell("L-0002", "case_paused", "di 2026-03-03", ground="illness", until="2026-03-06")
    assert town.deliver("di 2026-03-03", 11).sent == 0
    assert town.walk("wo 2026-03-04", "vr 2026-03-06") == {"vr 2026-03-06": ["Wij willen graag met u kennismaken"]}


def test_a_case_that_cannot_be_planned_is_named_and_the_others_go_on(town: Town) -> None:
    settled(town)
    town.enrol("di 2026-03-03", "L-0002", "L-0003")
    with writing(town.app.engine) as conn:
        ref = conn.execute(
            select(_case.c.ref).join(table(Client)).where(table(Client).c.client_ref == "L-0002")
        ).scalar_one()
        poison = {"source": "suite", "source_id": "x", "event": "case_paused", "content_hash": "x", "by": "",
                  "corrects": "", "withdraws": "", "data": {"until": 3}}  # fmt: skip
        case_id = conn.execute(select(_case.c.id).where(_case.c.ref == ref)).scalar_one()
        at = moment("di 2026-03-03", 8)
        conn.execute(insert(table(FactRow)), poison | {"case_id": case_id, "occurred_on": at.date(), "recorded_at": at})
        conn.execute(update(_case).where(_case.c.id == case_id).values(definition_hash="unknown"))
    _, report, _ = town.plan("di 2026-03-03")
    assert report.broken == (ref,)
    assert town.deliver("di 2026-03-03").sent == 1


def test_counts_add_up_in_every_run(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001", "L-0002", "L-0003")
    town.tell("L-0002", "talk_planned", "ma 2026-03-02", at="ma 2026-03-09", place="stadhuis")
    town.walk("ma 2026-03-02", "vr 2026-03-27")
    for ticket in town.tickets:
        counts = town.counts(ticket)
        assert counts.planned == counts.sent + sum(counts.not_sent.values()) + counts.open + counts.in_doubt


def test_time_does_not_go_back(town: Town) -> None:
    settled(town)
    with pytest.raises(FixInput, match="does not go back"):
        town.plan("vr 2026-02-27")


def test_a_holiday_ends_at_once_saying_so(town: Town) -> None:
    assert runs.begin(town.app, moment("vr 2026-04-03", 7)).closed == "holiday"
    assert runs.begin(town.app, moment("za 2026-04-04", 7)).closed == "weekend"


def test_more_than_was_foreseen_without_a_fact_is_held_as_surplus(town: Town) -> None:
    """Somebody throws away what the last plans foresaw: as if a definition had changed for everybody."""
    town.enrol("ma 2026-03-02", *[f"L-{number:04}" for number in range(1, 21)])
    town.live("ma 2026-03-02")
    with writing(town.app.engine) as conn:
        conn.execute(update(_case).values(next_send_on=None))
    _, _, verdict = town.plan("ma 2026-03-09")
    assert (verdict.held, verdict.why, verdict.surplus) == (True, "surplus", 20)


class Moody:
    """A channel that does what it is told next; then it accepts."""

    name, medium = "email", "email"

    def __init__(self, *moods: Outcome | Exception) -> None:
        self.moods, self.sent = list(moods), list[Envelope]()

    def send(self, envelope: Envelope) -> Outcome:
        mood = self.moods.pop(0) if self.moods else Outcome(Fate.accepted)
        if isinstance(mood, Exception):
            raise mood
        self.sent.append(envelope)
        return mood

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("mood", "first", "later", "state"),
    [
        (Outcome(Fate.retry, "busy"), 0, 1, "sent"),
        (Outcome(Fate.refused, "unknown_user"), 0, 0, "refused"),
        (Outcome(Fate.in_doubt, "no_answer"), 0, 0, "in_doubt"),
    ],
)
def test_each_outcome_of_sending_is_kept_and_only_what_was_not_taken_goes_again(
    build: Build, mood: Outcome, first: int, later: int, state: str
) -> None:
    channel = Moody(mood)
    town = build(channels={"email": channel})
    town.enrol("ma 2026-03-02", "L-0001")
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    assert town.deliver("ma 2026-03-02").sent == first
    assert town.deliver("ma 2026-03-02", 11).sent == later
    assert states(town) == {state: 1}


def test_a_server_that_wants_none_of_us_stops_the_round_and_nothing_is_lost(build: Build) -> None:
    channel = Moody(ChannelRefused("email", "password"))
    town = build(channels={"email": channel})
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    with pytest.raises(ChannelRefused):
        town.deliver("ma 2026-03-02")
    assert states(town) == {"due": 2}
    assert town.deliver("ma 2026-03-02", 11).sent == 2


def test_a_mail_server_that_is_down_loses_nothing_and_the_next_round_goes_on(build: Build, tmp_path: Path) -> None:
    with running_sink(tmp_path / "spool") as sink:
        port = sink.port
    town = build(urls={"email": f"klantmail://127.0.0.1:{port}?mode=insecure"})
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    assert town.deliver("ma 2026-03-02").retry == 2
    with running_sink(tmp_path / "spool", "--port", str(port)) as sink:
        assert town.deliver("ma 2026-03-02", 11).sent == 2
        assert [len(sink.raw(f"l-000{number}@example.org")) for number in (1, 2)] == [1, 1]


def test_a_mail_server_that_does_not_answer_is_left_alone_after_three_attempts(build: Build) -> None:
    class Deaf(Moody):
        asked = 0

        def send(self, envelope: Envelope) -> Outcome:
            self.asked += 1
            return Outcome(Fate.retry, "timeout")

    channel = Deaf(Outcome(Fate.retry, "timeout"))
    town = build(channels={"email": channel})
    town.enrol("ma 2026-03-02", *[f"L-{number:04}" for number in range(1, 8)])
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    done = town.deliver("ma 2026-03-02")
    assert (channel.asked, done.retry, done.silent) == (3, 7, "email")
    assert states(town) == {"due": 7}
    town.app.channels["email"] = Moody(Outcome(Fate.accepted))  # type: ignore[index]
    assert town.deliver("ma 2026-03-02", 11).sent == 7
    assert town.deliver("ma 2026-03-02", 11).silent == ""


def test_a_message_whose_case_hears_news_while_another_is_sent_goes_back_and_is_looked_at_again(build: Build) -> None:
    class Eventful(Moody):
        def send(self, envelope: Envelope) -> Outcome:
            if not town.told:
                for client in ("L-0001", "L-0002"):
                    town.tell(client, "contact_tried", "ma 2026-03-02", recorded="ma 2026-03-02")
            return Outcome(Fate.accepted)

    town = build(channels={"email": Eventful(Outcome(Fate.accepted))})
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    ticket, _, _ = town.plan("ma 2026-03-02")
    runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    assert deliver_round(town.app, moment("ma 2026-03-02", 10)).sent == 1
    assert states(town) == {"due": 1, "sent": 1}
    assert deliver_round(town.app, moment("ma 2026-03-02", 11)).sent == 1


def test_in_a_simulation_the_present_is_the_moment_of_the_last_run(town: Town) -> None:
    now = moment("ma 2026-11-23", 9)
    assert present(town.app, now) == now
    settled(town)
    assert present(town.app, now) == moment("ma 2026-03-02", 9, 30)


def test_an_appointment_without_its_moment_is_refused_since_it_could_never_fall_due(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    with pytest.raises(FixInput, match="needs its moment"):
        town.tell("L-0001", "talk_planned", "ma 2026-03-02", place="stadhuis")
