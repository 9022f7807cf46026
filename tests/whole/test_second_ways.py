"""What was not delivered goes out another way (Awb 2:11), on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.channels.port import Fate, Outcome
from klantreis.store.engine import reading
from klantreis.store.tables import ActionRow, FactRow, Message, SuppressedAddress, table
from klantreis.usecases.doubting import in_doubt, resolve_in_doubt
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.showing import timeline
from tests.whole.conftest import Build, Town, moment, subjects
from tests.whole.reach import NO_SUCH_MAILBOX, POLICY, Post, channels, configured, enrol, reconfigured, tell

_action, _message, _fact = table(ActionRow), table(Message), table(FactRow)
INVITATION = "Uw afspraak op {} om 10.00 uur"


def place(build: Build, folder: Path, post: Post) -> Town:
    return build(channels=channels(folder, post))


def delivered(town: Town) -> list[tuple[str, str, str]]:
    """(event, day, step) of every delivery fact of an invitation, in order."""
    query = select(_fact.c.event, _fact.c.occurred_on, _fact.c.data).where(_fact.c.source == "delivery")
    with reading(town.app.engine) as conn:
        rows = conn.execute(query.order_by(_fact.c.id)).all()
    return [(event, str(on), data["step"]) for event, on, data in rows if data["step"].startswith("invite")]


def tasks(town: Town) -> list[tuple[str, str]]:
    """(day, line) of what colleagues were asked to do."""
    query = select(_action.c.day, _action.c.template).where(_action.c.kind == "task").order_by(_action.c.id)
    with reading(town.app.engine) as conn:
        return [(str(on), template) for on, template in conn.execute(query)]


def messages(town: Town) -> list[tuple[str, str, str]]:
    """(channel, state, reason) of every message to residents."""
    query = select(_message.c.channel, _message.c.state, _message.c.reason)
    with reading(town.app.engine) as conn:
        return [
            tuple(row)
            for row in conn.execute(query.where(_message.c.recipient_kind == "client").order_by(_message.c.id))
        ]


@pytest.mark.parametrize(
    ("appointment", "asked"),
    [
        ("wo 2026-03-04", ("2026-03-05", "check_delivery")),  # the letter of Tuesday was in the post
        ("do 2026-03-05", ("2026-03-06", "check_delivery")),  # it came that very day
        ("vr 2026-03-06", ("2026-03-06", "call_today")),  # it had been there since Thursday
        ("ma 2026-03-09", ("2026-03-09", "call_today")),
    ],
)
def test_a_refused_invitation_goes_as_a_letter_the_next_office_day_and_a_no_show_counts_once_that_was_there(
    build: Build, tmp_path: Path, appointment: str, asked: tuple[str, str]
) -> None:
    post = Post(l_0001=NO_SUCH_MAILBOX)
    town = place(build, tmp_path, post)
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at=appointment, place="stadhuis")
    assert town.live("ma 2026-03-02").refused == 1
    town.live("di 2026-03-03")
    assert delivered(town) == [
        ("message_bounced", "2026-03-02", "invite"),
        ("letter_handed_over", "2026-03-03", "invite.again"),
    ]
    (letter,) = [mail for mail in town.mails() if "afspraak" in str(mail["Subject"])]
    assert "Uw afspraak" in str(letter["Subject"])
    assert letter["To"] == "undisclosed-recipients:;", "the address that was refused stands nowhere"
    town.tell("L-0001", "no_show", appointment)
    town.walk("wo 2026-03-04", "di 2026-03-10")
    assert tasks(town)[:2] == [("2026-03-03", "new_address"), asked]


def test_mail_is_not_tried_again_at_an_address_that_is_none(build: Build, tmp_path: Path) -> None:
    """The invitation, its reminder, and what comes in another journey: all on paper from then on."""
    post = Post(l_0001=NO_SUCH_MAILBOX)
    town = place(build, tmp_path, post)
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.walk("ma 2026-03-02", "ma 2026-03-16")
    assert [address for address in post.asked if "kw-" not in address] == ["l-0001@example.org"]
    assert "Een adres van de inwoner bestaat niet meer" in town.digest("kw-1", "di 2026-03-03")
    assert subjects(town.mails()) == [
        INVITATION.format("maandag 16 maart 2026"),
        "Herinnering: uw afspraak op maandag 16 maart 2026 om 10.00 uur",
    ]
    with reading(town.app.engine) as conn:
        (row,) = conn.execute(select(table(SuppressedAddress))).all()
    assert (row.channel, row.reason) == ("email", "smtp_rcpt_550")
    assert "example.org" not in row.digest


def test_a_refusal_for_another_reason_says_nothing_of_the_address(build: Build, tmp_path: Path) -> None:
    post = Post(l_0001=POLICY)
    town = place(build, tmp_path, post)
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    assert delivered(town)[-1] == ("letter_handed_over", "2026-03-03", "invite.again")
    post.refuses.clear()
    town.walk("wo 2026-03-04", "ma 2026-03-16")
    assert post.sent == [("l-0001@example.org", "Herinnering: uw afspraak op maandag 16 maart 2026 om 10.00 uur")]


def test_without_another_way_it_is_not_sent_and_says_so_and_a_no_show_is_looked_into(
    build: Build, tmp_path: Path
) -> None:
    town = build(channels={"email": Post(l_0001=POLICY, kw_1=Outcome(Fate.accepted))})
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-09", place="stadhuis")
    town.live("ma 2026-03-02")
    town.live("di 2026-03-03")
    assert town.counts(town.tickets[-1]).not_sent == {"no_channel": 1}
    town.tell("L-0001", "no_show", "ma 2026-03-09")
    town.walk("wo 2026-03-04", "di 2026-03-10")
    assert tasks(town) == [("2026-03-04", "call_no_way"), ("2026-03-10", "check_delivery")]
    assert "Bel de inwoner, vertel wat erin stond" in town.digest("kw-1", "wo 2026-03-04")


def test_what_was_in_doubt_and_turns_out_not_to_have_been_sent_goes_out_another_way(
    build: Build, tmp_path: Path
) -> None:
    post = Post(l_0001=Outcome(Fate.in_doubt, "timeout"))
    town = place(build, tmp_path, post)
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    assert town.mails() == [], "nothing goes by itself while nobody knows"
    (doubtful,) = in_doubt(town.app)
    resolve_in_doubt(
        town.app, doubtful.opaque, as_sent=False, by="kw-1", why="mail_log", at=moment("di 2026-03-03", 15)
    )
    town.live("wo 2026-03-04")
    assert subjects(town.mails()) == [INVITATION.format("maandag 16 maart 2026")]
    for on, hour, stood in (("di 2026-03-03", 12, "in_doubt"), ("di 2026-03-03", 16, "not_sent")):  # as it was known
        seen = timeline(town.app, "landsmeer/L-0001", moment(on, hour)).actions
        assert [action.state for action in seen if action.key.step == "invite"] == [stood]


def test_a_second_way_is_found_on_the_timeline(build: Build, tmp_path: Path) -> None:
    town = place(build, tmp_path, Post(l_0001=NO_SUCH_MAILBOX))
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    shown = timeline(town.app, "landsmeer/L-0001", moment("di 2026-03-03", 12))
    assert {each.key.step: (each.state, each.reason, each.channel) for each in shown.actions if each.channel} == {
        "invite": ("not_sent", "smtp_rcpt_550", "email"),
        "invite.again": ("done", "", "file"),
        "invite.address": ("done", "", "email"),
    }


# --- a way that closed between planning and sending -------------------------------------------------------------------


@pytest.fixture
def waiting(build: Build, tmp_path: Path) -> tuple[Town, Post]:
    """On di 3 March a message waits to go by mail to L-0001."""
    post = Post()
    town = reconfigured(place(build, tmp_path, post), configured(tmp_path / "config"))
    town.live("ma 2026-03-02")
    enrol(town, "rhythm", "di 2026-03-03", "L-0001,2026-01-01")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-03")
    _, _, verdict = town.plan("di 2026-03-03", 7, 30)
    assert not verdict.held
    assert messages(town) == [("email", "due", "")]
    return town, post


def test_who_withdraws_consent_before_it_leaves_gets_it_on_paper(waiting: tuple[Town, Post]) -> None:
    town, post = waiting
    enrol(town, "rhythm", "di 2026-03-03", "L-0001,")
    assert town.deliver("di 2026-03-03").sent == 1
    assert (post.sent, subjects(town.mails())) == ([], ["Eerste bericht"])
    assert messages(town) == [("file", "sent", "")]


def test_a_channel_that_is_not_set_up_any_more_is_a_way_that_closed(waiting: tuple[Town, Post]) -> None:
    town, _ = waiting
    del town.app.channels["email"]  # type: ignore[attr-defined]
    assert town.deliver("di 2026-03-03").sent == 1
    assert messages(town) == [("file", "sent", "")]


@pytest.mark.parametrize(("lost", "reason"), [("consent", "no_address"), ("channel", "no_channel")])
def test_without_another_way_what_cannot_be_sent_any_more_is_withdrawn_with_its_reason(
    waiting: tuple[Town, Post], lost: str, reason: str
) -> None:
    town, _ = waiting
    del town.app.channels["file"]  # type: ignore[attr-defined]
    if lost == "consent":
        enrol(town, "rhythm", "di 2026-03-03", "L-0001,")
    else:
        del town.app.channels["email"]  # type: ignore[attr-defined]
    assert town.deliver("di 2026-03-03").withdrawn == 1
    assert messages(town) == [("email", "withdrawn", reason)]
    assert town.counts(town.tickets[-1]).not_sent == {reason: 1}
    town.live("wo 2026-03-04")
    assert ("2026-03-04", "call_no_way") in tasks(town)


def test_an_address_refused_in_a_batch_is_not_tried_for_the_next_message_of_that_batch(
    build: Build, tmp_path: Path
) -> None:
    """Two residents share a mailbox that is gone."""
    post = Post(shared=NO_SUCH_MAILBOX)
    town = reconfigured(place(build, tmp_path, post), configured(tmp_path / "config"))
    enrol(town, "rhythm", "ma 2026-03-02", "L-0001,2026-01-01", "L-0002,2026-01-01")
    path = tmp_path / "more.csv"
    path.write_text(path.read_text().replace("l-0001@", "shared@").replace("l-0002@", "shared@"))
    enrol_file(town.app, path, "landsmeer", "rhythm", moment("ma 2026-03-02", 7))
    for client in ("L-0001", "L-0002"):
        tell(town, client, "rhythm", "contact_tried", "ma 2026-03-02")
    done = town.live("ma 2026-03-02")
    assert (done.refused, done.sent, post.asked) == (1, 1, ["shared@example.org"])
    assert subjects(town.mails()) == ["Eerste bericht"]
