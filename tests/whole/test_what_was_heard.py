"""What is heard after a message left, and what follows from it. On both databases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from klantreis.channels.mailbox import FolderMailbox
from klantreis.channels.port import Envelope, Fate, Outcome, Receipt, Told
from klantreis.errors import ChannelSilent, FixInput
from klantreis.reports.message_page import page
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Client, Consent, FactRow, Message, ReceiptRow, SuppressedAddress, table
from klantreis.usecases import hearing, receiving
from klantreis.usecases.showing import message
from klantreis.usecases.verifying import problems
from tests.core.test_incoming_mail import answer, report
from tests.support.understood import understood
from tests.whole.conftest import Build, Town, moment, subjects
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

_fact, _message, _receipt, _consent = table(FactRow), table(Message), table(ReceiptRow), table(Consent)
_client = table(Client)


class Service(Post):
    """A channel that can tell: `says` has the receipt by opaque key; of others it knows that it waits."""

    def __init__(self, medium: str = "email") -> None:
        super().__init__()
        self.medium = medium
        self.says: dict[str, Receipt] = {}
        self.questions: list[int] = []
        self.is_silent = False

    def send(self, envelope: Envelope) -> Outcome:
        outcome = super().send(envelope)
        return outcome._replace(proof=f"id-{len(self.texts)}") if outcome.fate is Fate.accepted else outcome

    def tell(self, asked: Mapping[str, str]) -> Mapping[str, Receipt]:
        self.questions.append(len(asked))
        if self.is_silent:
            raise ChannelSilent("channel email")
        return {opaque: self.says.get(opaque, Receipt(Told.waiting)) for opaque in asked}


def heard(town: Town, *events: str) -> list[tuple[str, str, str]]:
    """(event, day, step) of the delivery facts that are such events."""
    query = select(_fact.c.event, _fact.c.occurred_on, _fact.c.data).where(_fact.c.source == "delivery")
    with reading(town.app.engine) as conn:
        rows = conn.execute(query.where(_fact.c.event.in_(events)).order_by(_fact.c.id)).all()
    return [(event, str(on), data["step"]) for event, on, data in rows]


def key_of(town: Town, channel: str = "email") -> str:
    """The key of the first message to a resident along this channel."""
    query = select(_message.c.opaque).where(_message.c.recipient_kind == "client", _message.c.channel == channel)
    with reading(town.app.engine) as conn:
        return str(conn.execute(query.order_by(_message.c.id)).scalars().first())


def suppressed(town: Town) -> list[str]:
    with reading(town.app.engine) as conn:
        return [row.reason for row in conn.execute(select(table(SuppressedAddress)))]


def invited(build: Build, folder: Path, service: Post) -> Town:
    """On ma 2 March L-0001 is invited by mail to a talk on ma 16 March."""
    town = build(channels=channels(folder, service))
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
    town.live("ma 2026-03-02")
    return town


def told(town: Town) -> list[tuple[str, bool]]:
    """(what was told last, whether it is asked again) of every message that is followed."""
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_receipt.c.told, _receipt.c.ask_at).order_by(_receipt.c.message_id)).all()
    return [(what, ask_at is not None) for what, ask_at in rows]


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_what_arrived_is_a_fact_once_and_is_asked_for_no_more(build: Build, tmp_path: Path) -> None:
    service = Service()
    town = invited(build, tmp_path, service)
    assert receiving.ask_receipts(town.app, moment("ma 2026-03-02", 9, 31)).asked == 0, "not so soon"
    first = receiving.ask_receipts(town.app, moment("ma 2026-03-02", 10))
    assert (first.asked, first.told) == (len(service.texts), {"waiting": len(service.texts)})
    service.says[key_of(town)] = Receipt(Told.delivered, "", "id-1")
    assert receiving.ask_receipts(town.app, moment("ma 2026-03-02", 12)).told["delivered"] == 1
    assert heard(town, "message_delivered") == [("message_delivered", "2026-03-02", "invite")]
    service.says[key_of(town)] = Receipt(Told.waiting)  # a late `sending`
    receiving.ask_receipts(town.app, moment("di 2026-03-03", 12))
    assert told(town)[0] == ("delivered", False)
    assert heard(town, "message_delivered") == [("message_delivered", "2026-03-02", "invite")]
    assert list(problems(town.app)) == []


def test_what_bounced_goes_as_a_letter_the_next_day_and_its_address_is_used_no_more(
    build: Build, tmp_path: Path
) -> None:
    service = Service()
    town = invited(build, tmp_path, service)
    service.says[key_of(town)] = Receipt(Told.failed, "notify_permanent_failure", "id-1", address_refused=True)
    assert receiving.ask_receipts(town.app, moment("ma 2026-03-02", 10)).failed == 1
    assert receiving.ask_receipts(town.app, moment("ma 2026-03-02", 11)).failed == 0
    assert heard(town, "message_bounced") == [("message_bounced", "2026-03-02", "invite")]
    assert suppressed(town) == ["notify_permanent_failure"]
    seen = page(message(town.app, key_of(town)))
    assert "Gehoord:   ma 2 mrt 2026 10:00: niet aangekomen (notify_permanent_failure)" in seen
    town.walk("di 2026-03-03", "ma 2026-03-16")
    assert subjects(town.mails())[0] == "Uw afspraak op maandag 16 maart 2026 om 10.00 uur"
    assert "Herinnering" in subjects(town.mails())[1], "the reminder goes on paper as well"
    assert service.asked.count("l-0001@example.org") == 1
    assert list(problems(town.app)) == []


def test_a_letter_through_a_service_proves_nothing_until_it_is_posted_and_may_still_come_back(
    build: Build, tmp_path: Path
) -> None:
    service = Service("post")
    town = build(channels={"notify_letter": service, **channels(tmp_path, Post())})
    configured(tmp_path / "config")
    file = tmp_path / "config" / "municipalities" / "landsmeer.yaml"
    file.write_text(file.read_text().replace("client: [email, file]", "client: [notify_letter, file]"))
    town = reconfigured(town, understood(tmp_path / "config"))
    town.live("ma 2026-03-02")
    enrol(town, "rhythm", "di 2026-03-03", "L-0001,Dorpsstraat 2,1121 BX,Landsmeer", columns="address,postcode,city")
    tell(town, "L-0001", "rhythm", "contact_tried", "di 2026-03-03")
    town.live("di 2026-03-03")
    key = key_of(town, "notify_letter")
    assert heard(town, "message_accepted", "letter_handed_over") == []
    service.says[key] = Receipt(Told.posted, "", "id-1")
    receiving.ask_receipts(town.app, moment("wo 2026-03-04", 10))
    assert heard(town, "letter_handed_over") == [("letter_handed_over", "2026-03-04", "first")]
    assert told(town) == [("posted", True)]
    service.says[key] = Receipt(Told.returned, "notify_returned_letter", "id-1", address_refused=True)
    receiving.ask_receipts(town.app, moment("vr 2026-03-13", 10))
    assert heard(town, "letter_returned") == [("letter_returned", "2026-03-13", "first")]
    assert suppressed(town) == ["notify_returned_letter"]


def test_a_service_that_is_silent_or_has_forgotten_stops_nothing(build: Build, tmp_path: Path) -> None:
    service = Service()
    town = invited(build, tmp_path, service)
    service.is_silent = True
    assert receiving.ask_receipts(town.app, moment("ma 2026-03-02", 10)).silent == "email"
    service.is_silent = False
    service.says = dict.fromkeys([key_of(town)], Receipt(Told.unknown))
    receiving.ask_receipts(town.app, moment("ma 2026-03-02", 11))
    assert told(town)[0] == ("waiting", True), "it may not have written it down yet"
    receiving.ask_receipts(town.app, moment("wo 2026-03-04", 11))
    assert told(town)[0] == ("waiting", False)
    for day in range(1, 9):
        receiving.ask_receipts(town.app, moment("wo 2026-03-04", 12) + timedelta(days=day))
    assert not any(again for _, again in told(town)), "nothing is asked for ever"
    questions = len(service.questions)
    receiving.ask_receipts(town.app, moment("vr 2026-03-27", 12))
    assert len(service.questions) == questions, "a round without anything open asks nothing"


# --- mail that comes in -----------------------------------------------------------------------------------------------


def inbox(town: Town, *mails: bytes) -> Path:
    folder = town.folder / "inbox"
    folder.mkdir(exist_ok=True)
    for number, raw in enumerate(mails):
        (folder / f"mail-{number}.eml").write_bytes(raw)
    return folder


def hear(town: Town, folder: Path, at: datetime) -> hearing.HearingReport:
    return hearing.hear_mail(town.app, FolderMailbox(folder), at)


def bounced(key: str, status: str = "5.1.1") -> bytes:
    returned = f"Message-ID: <{key}@landsmeer.example>\r\nX-Klantreis-Key: {key}\r\n"
    return report(f"Action: failed\r\nStatus: {status}\r\n", returned)


@pytest.mark.parametrize(("status", "gone"), [("5.1.1", ["dsn_5_1_1"]), ("5.2.2", [])])
def test_a_bounce_that_comes_by_mail_sends_it_another_way_and_only_an_address_that_is_none_is_given_up(
    build: Build, tmp_path: Path, status: str, gone: list[str]
) -> None:
    town = invited(build, tmp_path, Post())
    folder = inbox(town, bounced(key_of(town), status))
    done = hear(town, folder, moment("ma 2026-03-02", 15))
    assert (done.read, done.kinds, done.waiting) == (1, {"bounced": 1}, 0)
    inbox(town, bounced(key_of(town), status))  # the machine stopped before it was put away
    again = hear(town, folder, moment("ma 2026-03-02", 16))
    assert (again.read, again.known, again.kinds) == (1, 1, {})
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["1-mail-0.eml", "mail-0.eml"]
    assert heard(town, "message_bounced") == [("message_bounced", "2026-03-02", "invite")]
    assert suppressed(town) == gone
    town.live("di 2026-03-03")
    assert subjects(town.mails()) == ["Uw afspraak op maandag 16 maart 2026 om 10.00 uur"]
    assert list(problems(town.app)) == []


def test_replies_are_listed_for_who_the_case_belongs_to_and_what_nobody_can_read_is_listed_too(
    build: Build, tmp_path: Path
) -> None:
    town = invited(build, tmp_path, Post())
    key = key_of(town)
    delayed = report("Action: delayed\r\nStatus: 4.4.1\r\n", f"X-Klantreis-Key: {key}\r\n")
    away = answer("Afwezig", In_Reply_To=f"<{key}@landsmeer.example>", Auto_Submitted="auto-replied")
    folder = inbox(
        town,
        answer(In_Reply_To=f"<{key}@landsmeer.example>"),
        answer("Geheim van Anna"),
        bounced("f" * 40),
        delayed,
        away,
    )
    (folder / "a folder").mkdir()
    (folder / "link.eml").symlink_to("/etc/hostname")
    done = hear(town, folder, moment("di 2026-03-03", 9))
    assert done.kinds == {"automatic": 1, "delayed": 1, "reply": 1, "unread": 2}
    waiting = hearing.waiting_mail(town.app)
    assert [(each.kind, each.reason, each.key, each.owner) for each in waiting] == [
        ("reply", "", key, "kw-1"),
        ("unread", "no_key", "", ""),
        ("unread", "unknown_key", "", ""),
    ]
    assert waiting[0].cases
    assert "Anna" not in repr(waiting)
    assert sorted(path.name for path in (folder / "unread").iterdir()) == ["mail-1.eml", "mail-2.eml"]
    assert [path.name for path in (folder / "replies").iterdir()] == ["mail-0.eml"]
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith("mail")) == [
        "a folder", "done", "link.eml", "replies", "unread",
    ]  # fmt: skip
    assert [each.kind for each in hearing.waiting_mail(town.app, "kw-1")] == ["reply"]
    assert heard(town, "message_answered") == [("message_answered", "2026-03-03", "invite")]
    hearing.settle_mail(town.app, waiting[0].id, "kw-1", moment("di 2026-03-03", 10))
    with pytest.raises(FixInput, match="no mail with this number waits"):
        hearing.settle_mail(town.app, waiting[0].id, "kw-1", moment("di 2026-03-03", 10))
    assert len(hearing.waiting_mail(town.app)) == 2


def test_who_writes_afmelden_gets_no_more_of_that_kind_by_mail_until_they_say_yes_again(
    build: Build, tmp_path: Path
) -> None:
    post = Post()
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config"))
    columns = "consent_email,consent_email_news"
    rows = "L-0001,2026-01-01,2026-01-01"
    enrol(town, "rhythm", "ma 2026-03-02", rows, columns=columns)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    assert [subject for _, subject in post.sent] == ["Eerste bericht"]
    done = hear(town, inbox(town, answer(f"Afmelden {key_of(town)}")), moment("ma 2026-03-02", 15))
    assert done.kinds == {"opt_out": 1}
    with reading(town.app.engine) as conn:  # so that a message that is about to leave at this moment is judged anew
        assert conn.execute(select(_client.c.changes)).scalars().all() == [1]
    with reading(town.app.engine) as conn:
        kept = conn.execute(select(_consent.c.message_type, _consent.c.withdrawn_on).order_by(_consent.c.message_type))
        assert kept.all() == [("news", None), ("service", date(2026, 3, 2))]
    enrol(town, "rhythm", "di 2026-03-03", rows, columns=columns)  # the same file again does not say yes
    tell(town, "L-0001", "rhythm", "contact_tried", "do 2026-03-12")
    town.live("do 2026-03-12")
    assert subjects(town.mails())[-1] == "Eerste bericht", "on paper"
    enrol(town, "rhythm", "vr 2026-03-13", "L-0001,2026-03-13,2026-01-01", columns=columns)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-23")
    town.live("ma 2026-03-23")
    assert [subject for _, subject in post.sent][-1] == "Eerste bericht", "by mail again"
    assert len(post.sent) + len(town.mails()) >= 3
    assert list(problems(town.app)) == []


@pytest.mark.parametrize(
    ("mail", "state", "event"),
    [
        (lambda key: bounced(key), "refused", ("message_bounced", "2026-03-02", "invite")),
        (lambda key: answer(In_Reply_To=f"<{key}@x>"), "sent", ("message_accepted", "2026-03-02", "invite")),
    ],
)
def test_a_mail_about_a_message_in_doubt_settles_it(
    build: Build, tmp_path: Path, mail: object, state: str, event: tuple[str, str, str]
) -> None:
    post = Post(l_0001=Outcome(Fate.in_doubt, "timeout"))
    town = invited(build, tmp_path, post)
    hear(town, inbox(town, mail(key_of(town))), moment("ma 2026-03-02", 15))  # type: ignore[operator]
    with reading(town.app.engine) as conn:
        found = conn.execute(select(_message.c.state).where(_message.c.opaque == key_of(town))).scalar()
    assert found == state
    assert event in heard(town, "message_bounced", "message_accepted")
    assert list(problems(town.app)) == []


def test_a_bounce_of_a_message_that_is_being_sent_at_this_moment_waits_for_how_that_ends(
    build: Build, tmp_path: Path
) -> None:
    """The mail server was faster than our own commit."""
    town = invited(build, tmp_path, Post())
    key = key_of(town)
    folder = inbox(town, bounced(key))
    for state, kinds, later in (("sending", {}, 1), ("sent", {"bounced": 1}, 0)):
        with writing(town.app.engine) as conn:
            conn.execute(update(_message).where(_message.c.opaque == key).values(state=state))
        done = hear(town, folder, moment("ma 2026-03-02", 15))
        assert (done.read, done.kinds, done.later, (folder / "mail-0.eml").exists()) == (1, kinds, later, bool(later))
    assert len(heard(town, "message_bounced")) == 1


def test_a_mailbox_that_is_read_puts_nothing_away_that_was_not_written_down(build: Build, tmp_path: Path) -> None:
    """The database fails at the moment of writing: the mail is still there, and is heard the next time."""
    town = invited(build, tmp_path, Post())
    folder = inbox(town, bounced(key_of(town)))
    broken = replace(town.app, key="no bytes")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        hearing.hear_mail(broken, FolderMailbox(folder), moment("ma 2026-03-02", 15))
    assert [path.name for path in folder.iterdir()] == ["mail-0.eml"]
    assert hear(town, folder, moment("ma 2026-03-02", 16)).kinds == {"bounced": 1}


ANSWERED = """
      answered:
        title: Antwoord lezen
        opens: each message_answered
        due: opened + 2wd
        clock: target
        owner: case_worker
        met_by: [contact_held]
        steps:
          - {id: read, at: opened, task: read_answer, to: owner, within: 2wd, done_by: [contact_held]}
"""


def test_a_journey_may_hang_a_task_on_an_answer(build: Build, tmp_path: Path) -> None:
    town = build(channels=channels(tmp_path, Post()))
    configured(tmp_path / "config")
    journey = tmp_path / "config" / "journeys" / "rhythm.yaml"
    journey.write_text(journey.read_text().rstrip() + ANSWERED)
    lines = tmp_path / "config" / "messages" / "nld" / "staff.yaml"
    lines.write_text(lines.read_text() + 'read_answer: "Er is geantwoord. Lees het antwoord in de mailbox."\n')
    town = reconfigured(town, understood(tmp_path / "config"))
    enrol(town, "rhythm", "ma 2026-03-02", "L-0001,2026-01-01")
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.live("ma 2026-03-02")
    hear(town, inbox(town, answer(In_Reply_To=f"<{key_of(town)}@x>")), moment("di 2026-03-03", 9))
    town.live("di 2026-03-03")
    assert "Er is geantwoord. Lees het antwoord in de mailbox." in town.digest("kw-1", "di 2026-03-03")


def test_what_comes_in_about_a_colleagues_digest_or_from_others_than_residents_is_for_a_person(
    build: Build, tmp_path: Path
) -> None:
    town = invited(build, tmp_path, Post())
    key = key_of(town)
    with writing(town.app.engine) as conn:
        conn.execute(update(_message).where(_message.c.opaque == key).values(recipient_kind="staff", person="kw-2"))
    hear(town, inbox(town, bounced(key)), moment("ma 2026-03-02", 15))
    with writing(town.app.engine) as conn:
        conn.execute(update(_message).where(_message.c.opaque == key).values(recipient_kind="employer", person=""))
    hear(town, inbox(town, answer(f"afmelden {key}")), moment("ma 2026-03-02", 16))
    assert [(each.kind, each.reason, each.owner) for each in hearing.waiting_mail(town.app)] == [
        ("unread", "bounce_of_colleague", "kw-1"),
        ("reply", "opt_out_of_others", "kw-1"),
    ]
    assert (suppressed(town), heard(town, "message_bounced")) == ([], [])
