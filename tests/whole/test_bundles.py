"""At most one message per resident and day: what may leave together leaves as one, and each action keeps its own fate.

`rhythm` writes `first` on the day of a `contact_tried`; Landsmeer writes "Wij willen graag met u kennismaken" on the
day of enrolment. Both are of the municipality's own kind and go by mail.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.core.case import Fact
from klantreis.reports.message_page import page
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading, writing
from klantreis.store.holds import lift, place
from klantreis.store.tables import ActionRow, Message, table
from klantreis.usecases.showing import message as shown_message
from klantreis.usecases.showing import timeline
from klantreis.usecases.verifying import verify
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

_message, _action = table(Message), table(ActionRow)
MONDAY = "ma 2026-03-02"
FIRST, ACQUAINT = "Eerste bericht", "Wij willen graag met u kennismaken"
BOTH = "Twee berichten van gemeente Landsmeer"
APPOINTMENT = "Uw afspraak op woensdag 18 maart 2026 om 10.00 uur"
COLUMNS = "consent_email,consent_email_news"
AGREED = "2026-01-01,2026-01-01"


class Server(Post):
    """Answers what it is told to, one answer for each message; then it takes everything."""

    def __init__(self, *answers: Outcome) -> None:
        super().__init__()
        self.answers = list(answers)

    def send(self, envelope: Envelope) -> Outcome:
        if self.answers:
            self.asked.append(envelope.subject)
            return self.answers.pop(0)
        return super().send(envelope)


def town_of(build: Build, tmp_path: Path, post: Post, texts: dict[str, str] | None = None, **changes: str) -> Town:
    configuration = configured(tmp_path / "config", texts or {}, **changes)
    town = reconfigured(build(channels=channels(tmp_path, post)), configuration)
    town.live("vr 2026-02-27")
    return town


def two_due(town: Town, client: str = "L-0001") -> None:
    """Two cases of one resident, with a message of each on Monday."""
    town.enrol(MONDAY, client)
    enrol(town, "rhythm", MONDAY, f"{client},{AGREED}", columns=COLUMNS)
    tell(town, client, "rhythm", "contact_tried", MONDAY)


def facts(town: Town, journey: str) -> list[Fact]:
    with reading(town.app.engine) as conn:
        case = load_cases(conn, [town.ref("L-0001", journey)])[0].case
    return [fact for fact in case.facts if fact.id.startswith("delivery:")]


def sent_subjects(post: Post) -> list[str]:
    return [subject for _, subject in post.sent]


def states(town: Town) -> list[tuple[str, str, str]]:
    with reading(town.app.engine) as conn:
        rows = conn.execute(
            select(_message.c.template, _message.c.state, _message.c.reason)
            .where(_message.c.recipient_kind == "client")
            .order_by(_message.c.id)
        )
        return [tuple(row) for row in rows.all()]


def test_two_messages_of_two_journeys_leave_as_one_and_each_action_is_done(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    two_due(town)
    done = town.live(MONDAY)
    assert (done.claimed, done.sent, done.bundled) == (2, 1, 1)
    assert post.sent == [("l-0001@example.org", BOTH)]
    counts = town.counts(town.tickets[-1])
    assert (counts.planned, counts.sent, counts.open, counts.not_sent) == (2, 2, 0, {})
    assert [(fact.event, fact.data["step"]) for fact in facts(town, "rhythm")] == [("message_accepted", "first")]
    (other,) = facts(town, "landsmeer")
    assert other.data["key"] != facts(town, "rhythm")[0].data["key"], "each fact has its own key"
    assert verify(town.app) == ()


def test_the_one_message_holds_both_texts_with_one_greeting(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    two_due(town)
    town.live(MONDAY)
    text = post.texts[0].text
    assert text.index("Wij hebben twee berichten voor u.") < text.index(f"1. {FIRST}") < text.index(f"2. {ACQUAINT}")
    assert "wij zijn Anna Voorbeeld" in text
    assert "Wij willen graag met u praten over werk en meedoen" in text
    assert post.texts[0].written is not None


def test_both_cases_show_it_and_the_other_message_says_where_it_is(build: Build, tmp_path: Path) -> None:
    town = town_of(build, tmp_path, Post())
    two_due(town)
    town.live(MONDAY)
    keys = {}
    for journey in ("rhythm", "landsmeer"):
        shown = timeline(town.app, town.ref("L-0001", journey), moment(MONDAY, 12))
        (action,) = shown.actions
        assert (action.state, action.sent_at is not None) == ("done", True)
        keys[journey] = action.message
    assert keys["rhythm"] == keys["landsmeer"]
    with reading(town.app.engine) as conn:
        inside = conn.execute(select(_message.c.opaque).where(_message.c.reason == "bundled")).scalar_one()
    carrier, guest = shown_message(town.app, keys["rhythm"]), shown_message(town.app, inside)
    assert (len(carrier.actions), carrier.carries, guest.left_in) == (2, (inside,), carrier.key)
    assert f"Samen met: {inside}" in page(carrier)
    assert f"klantreis message {carrier.key}" in page(guest)


def test_the_gap_holds_for_the_bundle_as_for_any_message(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    two_due(town)
    assert town.walk(MONDAY, "vr 2026-03-06") == {
        MONDAY: [BOTH],
        "wo 2026-03-04": ["Tweede bericht"],  # of another kind, and due on Tuesday
    }


def test_an_appointment_takes_along_what_would_have_waited_and_names_itself(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    town.enrol(MONDAY, "L-0001")
    enrol(town, "rhythm", MONDAY, f"L-0001,{AGREED}", columns=COLUMNS)
    town.live(MONDAY)
    tell(town, "L-0001", "landsmeer", "talk_planned", "di 2026-03-03", at="wo 2026-03-18", place="stadhuis")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-03")
    town.live("di 2026-03-03")
    assert sent_subjects(post) == [ACQUAINT, f"{APPOINTMENT}, en nog een bericht"]


ALONE = {
    "another kind": {"first": "---\nsubject: Eerste bericht\ntype: news\n---\nBeste {{ naam }}.\n"},
    "legal effect": {"first": "---\nsubject: Eerste bericht\ntype: news\nlegal: true\n---\nBeste {{ naam }}.\n"},
}


@pytest.mark.parametrize("why", ALONE)
def test_what_is_of_another_kind_or_has_legal_effect_goes_alone(build: Build, tmp_path: Path, why: str) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, ALONE[why])
    two_due(town)
    assert town.walk(MONDAY, "vr 2026-03-06")[MONDAY] == [FIRST]
    assert ACQUAINT in sent_subjects(post)
    assert BOTH not in sent_subjects(post)


def test_a_municipality_may_want_no_bundles(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, bundle="no")
    two_due(town)
    assert town.walk(MONDAY, "do 2026-03-05") == {MONDAY: [FIRST], "wo 2026-03-04": [ACQUAINT]}


def test_what_was_not_taken_is_taken_apart_and_each_is_judged_anew(build: Build, tmp_path: Path) -> None:
    """The server wanted it later; by then one of the journeys has ended."""
    post = Server(Outcome(Fate.retry, "smtp_451"))
    town = town_of(build, tmp_path, post)
    two_due(town)
    done = town.live(MONDAY)
    assert (done.sent, done.retry, done.bundled) == (0, 2, 0)
    assert states(town) == [("first", "due", "smtp_451"), ("please_call_us", "due", "smtp_451")]
    assert verify(town.app) == ()
    tell(town, "L-0001", "rhythm", "journey_closed", MONDAY)
    town.deliver(MONDAY, 11)
    assert sent_subjects(post) == [ACQUAINT]
    assert town.silences("L-0001", "rhythm") == [f"{MONDAY} hear.first: ended"]


def test_what_was_not_taken_goes_as_one_again(build: Build, tmp_path: Path) -> None:
    post = Server(Outcome(Fate.retry, "smtp_451"))
    town = town_of(build, tmp_path, post)
    two_due(town)
    town.live(MONDAY)
    done = town.deliver(MONDAY, 11)
    assert (done.sent, done.bundled) == (1, 1)
    assert sent_subjects(post) == [BOTH]
    assert verify(town.app) == ()


@pytest.mark.parametrize(
    ("fate", "state", "events"),
    [(Fate.in_doubt, "in_doubt", []), (Fate.refused, "not_sent", ["message_bounced"])],
)
def test_a_bundle_that_was_refused_or_is_in_doubt_is_so_for_each_of_its_actions(
    build: Build, tmp_path: Path, fate: Fate, state: str, events: list[str]
) -> None:
    town = town_of(build, tmp_path, Server(Outcome(fate, "told")))
    two_due(town)
    town.live(MONDAY)
    for journey in ("rhythm", "landsmeer"):
        shown = timeline(town.app, town.ref("L-0001", journey), moment(MONDAY, 12))
        assert [action.state for action in shown.actions] == [state]
        assert [fact.event for fact in facts(town, journey)] == events
    assert verify(town.app) == ()


def test_a_text_that_cannot_be_filled_in_stays_and_the_other_goes_alone(build: Build, tmp_path: Path) -> None:
    post = Post()
    odd = {"first": "---\nsubject: Eerste bericht\n---\nBeste {{ naam }}, kom op {{ datum }}.\n"}
    town = town_of(build, tmp_path, post, odd)
    two_due(town)
    done = town.live(MONDAY)
    assert (done.sent, done.bundled, done.withdrawn) == (1, 0, 1)
    assert sent_subjects(post) == [ACQUAINT]
    assert town.silences("L-0001", "rhythm") == [f"{MONDAY} hear.first: text_first"]


def test_a_case_that_is_held_stays_and_the_other_goes_alone(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    two_due(town)
    town.plan(MONDAY)
    case_id = _hold(town, town.ref("L-0001", "rhythm"))
    town.deliver(MONDAY, 10)
    assert sent_subjects(post) == [ACQUAINT]
    with writing(town.app.engine) as conn:
        lift(conn, at=moment(MONDAY, 11), by="kw-1", case_id=case_id)
    town.live("wo 2026-03-04")
    assert sent_subjects(post)[1:] == [FIRST]


@pytest.mark.parametrize(
    ("journey", "goes", "stays"), [("rhythm", ACQUAINT, "first"), ("landsmeer", FIRST, "please_call_us")]
)
def test_a_part_that_is_held_after_the_claim_leaves_nothing_half_bundled(
    build: Build, tmp_path: Path, journey: str, goes: str, stays: str
) -> None:
    """Held while the message to another resident was sent: the bundle is undone as a whole, and what may goes alone."""

    class Meanwhile(Post):
        def send(self, envelope: Envelope) -> Outcome:
            if envelope.to.startswith("l-0002") and not held:
                held.append(_hold(town, town.ref("L-0001", journey)))
            return super().send(envelope)

    post, held = Meanwhile(), list[int]()
    town = town_of(build, tmp_path, post)
    enrol(town, "rhythm", MONDAY, f"L-0002,{AGREED}", columns=COLUMNS)
    tell(town, "L-0002", "rhythm", "contact_tried", MONDAY)
    two_due(town)
    town.plan(MONDAY)
    town.deliver(MONDAY, 10)
    assert held
    assert post.sent == [("l-0002@example.org", FIRST), ("l-0001@example.org", goes)]
    assert (stays, "due", "") in states(town)
    assert verify(town.app) == ()


def _hold(town: Town, ref: str) -> int:
    with writing(town.app.engine) as conn:
        case = load_cases(conn, [ref])[0]
        place(conn, at=moment(MONDAY, 10), by="kw-1", case_id=case.id)
    return case.id


def test_a_bundle_is_sent_once_when_four_workers_want_it(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, fuse="{ceiling: 500, allowance: 10%, least: 500}")
    for number in range(1, 21):
        two_due(town, f"L-{number:04}")
    town.plan(MONDAY)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: town.deliver(MONDAY), range(4)))
    town.deliver(MONDAY, 12)
    heard = [to for to, _ in post.sent]
    assert len(heard) == len(set(heard)) == 20
    assert verify(town.app) == ()


def test_each_that_rides_along_is_told_outside_the_database_under_its_own_key(build: Build, tmp_path: Path) -> None:
    """After a restore it is planned again under that key: the log of the mail server knows the carrier only."""
    post = Post()
    town = town_of(build, tmp_path, post)
    two_due(town)
    town.live(MONDAY)
    assert sent_subjects(post) == [BOTH]
    with reading(town.app.engine) as conn:
        keys = set(conn.execute(select(_message.c.opaque).where(_message.c.recipient_kind == "client")).scalars())
    lines = [
        line for path in town.app.settings.checkpoints.rglob("left-*.jsonl") for line in path.read_text().splitlines()
    ]
    told = [json.loads(line) for line in lines]
    assert len(keys) == 2
    for key in keys:
        assert [line["status"] for line in told if line["message_id"].startswith(f"<{key}@")] == ["sending", "sent"]
