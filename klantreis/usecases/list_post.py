"""Work lists that come back by mail or in a folder: taken in, put away, and each answered to the colleague it is of.

Rules
-----
1. What a row proves is its mark (`returned.py`). A mail must also come from the address of the list's owner, as the
   staff file has it; a file in the folder need not: who may write there is arranged by its rights.
2. The answer goes to the address of the list's owner and to no other, whoever sent it: so a list that somebody else
   filled in is noticed. It is one message per file, and names rows, never a person.
3. Nothing is lost: a list of which every row went in is `done`, one with refused rows `rejected`, and what holds no
   list that can be read stays for a person in `unread`.
4. Facts first, then the answer, then it is put away: after a crash it is read again, and adds nothing.
"""

import hmac
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.dates import format_date

from klantreis.channels.mailbox import Item, Mailbox, Place, make_mailbox
from klantreis.core.posted_lists import LARGEST, Posted, understand
from klantreis.core.sending import next_opening
from klantreis.core.ways import EMAIL, TEAMS
from klantreis.errors import BadMailbox, ChannelSilent, FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import outbox, people
from klantreis.store.engine import reading, writing
from klantreis.store.outbox import Content
from klantreis.usecases.addressing import set_up
from klantreis.usecases.attaching import ANSWER
from klantreis.usecases.context import Context
from klantreis.usecases.rejections import Rejection
from klantreis.usecases.returned import ListName, ListReport, is_work_list, record_list

SETTING = "KLANTREIS_WORKLISTS"
SHOWN = 50  #: refused rows that an answer names
OTHER_SENDER = "deze lijst is niet vanaf uw eigen adres gestuurd; er is niets van vastgelegd"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReport:
    """What came in. Rows: `new`, `known`, `rejected`. Things: `read` = `lists` + `left`."""

    read: int = 0
    lists: int = 0  #: mails and files with a work list
    left: int = 0  #: without a list that can be read: a person looks
    new: int = 0
    known: int = 0
    rejected: int = 0
    answered: int = 0  #: answers made; the same file again gives none
    unanswered: int = 0  #: lists whose colleague cannot be written to
    silent: bool = False  #: the mailbox does not answer

    @property
    def needs_a_person(self) -> bool:
        return bool(self.left or self.unanswered)


def open_post(setting: str) -> Mailbox:
    """The folder or mailbox of KLANTREIS_WORKLISTS. Raises BadMailbox, which names that setting."""
    try:
        return make_mailbox(setting)
    except BadMailbox as problem:
        raise BadMailbox(problem.why, SETTING) from None


def take_in(app: Context, mailbox: Mailbox, at: datetime) -> PostReport:
    """Read what came in, record it, answer it, and put it away. Raises BadMailbox."""
    counts: Counter[str] = Counter()
    silent = False
    try:
        for item in mailbox.items(LARGEST):
            mailbox.put_away(item, _take(app, item, at, counts))
    except ChannelSilent:
        silent = True
    except BadMailbox as problem:
        raise BadMailbox(problem.why, SETTING) from None
    return PostReport(**counts, silent=silent)


def _take(app: Context, item: Item, at: datetime, counts: Counter[str]) -> Place:
    posted = understand(item.raw)
    reports = [report for raw in posted.workbooks if (report := _one(app, posted, raw, at, counts)) is not None]
    counts["read"] += 1
    counts["lists" if reports else "left"] += 1
    if not reports:
        return Place.unread
    for name in ("new", "known", "rejected"):
        counts[name] += sum(getattr(report, name) for report in reports)
    return Place.rejected if any(report.rejected for report in reports) else Place.done


def _one(app: Context, posted: Posted, raw: bytes, at: datetime, counts: Counter[str]) -> ListReport | None:
    """One workbook; None when it is no work list, or cannot be read."""
    with TemporaryDirectory(prefix="klantreis-") as folder:
        path = Path(folder) / "werklijst.xlsx"
        path.write_bytes(raw)
        try:
            if not is_work_list(path):
                return None
            only_of = _sent_by(app, posted.sender) if posted.is_mail else None
            report = record_list(app, path, at, tell=_nobody, only_of=only_of)
        except FixInput:
            return None
    _answer(app, report, hmac.digest(app.key, b"list|" + raw, "sha256").hex(), at, counts)
    return report


def _nobody(_: Rejection) -> None:
    """Refused rows stand in the answer, and in the file, which is kept."""


def _sent_by(app: Context, sender: str) -> Callable[[ListName], str]:
    """Why a list is not taken in from this sender (rule 1); empty: it is."""

    def judge(name: ListName) -> str:
        with reading(app.engine) as conn:
            of = people.mailboxes(conn, [(name.municipality, name.owner)]).get((name.municipality, name.owner))
        return "" if of is not None and sender and of.email.casefold() == sender else OTHER_SENDER

    return judge


# --- the answer -------------------------------------------------------------------------------------------------------


def _answer(app: Context, report: ListReport, digest: str, at: datetime, counts: Counter[str]) -> None:
    """One for each colleague whose rows it holds: nearly always one."""
    if not (report.new or report.known or report.rejected):
        return
    owners = dict.fromkeys((name.municipality, name.owner) for name in report.lists)
    counts["unanswered"] += not owners
    for municipality, owner in owners:
        channel = _channel(app, municipality, owner)
        if not channel:
            counts["unanswered"] += 1
            continue
        made = next(name.made for name in report.lists if (name.municipality, name.owner) == (municipality, owner))
        key = f"{ANSWER}|{municipality}|{owner}|{digest}"
        with writing(app.engine) as conn:
            row = _message(app, key, municipality, owner, channel, at)
            counts["answered"] += outbox.add_written(conn, row, answer(report, made))


def _channel(app: Context, municipality: str, owner: str) -> str:
    """The first way to this colleague alone; empty: none."""
    with reading(app.engine) as conn:
        of = people.mailboxes(conn, [(municipality, owner)]).get((municipality, owner))
    ways = set_up(app.configuration.municipalities[municipality].channels.get("staff", ()), app.channels)
    address = of.email if of is not None else ""
    return next((way.name for way in ways if way.medium != TEAMS and (address or way.medium != EMAIL)), "")


def _message(
    app: Context, key: str, municipality: str, owner: str, channel: str, at: datetime
) -> dict[str, object]:  # fmt: skip
    rules, calendar = app.configuration.municipalities[municipality], app.configuration.calendars[municipality]
    return {
        "key": key, "opaque": app.opaque(key), "municipality": municipality, "recipient_kind": "staff",
        "client_id": None, "case_id": None, "person": owner, "party": "", "channel": channel, "template": ANSWER,
        "day": at.astimezone(AMSTERDAM).date(), "last_day": None, "state": "due",
        "due_at": next_opening(rules.window_of(app.channels[channel].medium), calendar, at), "run_id": None,
    }  # fmt: skip


def answer(report: ListReport, made: str) -> Content:
    """What the colleague reads: `12 vastgelegd, 2 niet`, and each refused row with its reason."""
    day = format_date(datetime.strptime(made[:8], "%Y%m%d").replace(tzinfo=AMSTERDAM), "EEEE d MMMM", locale="nl")
    went_in = report.new + report.known
    counted = f"{went_in} vastgelegd" + (f", {report.rejected} niet" if report.rejected else "")
    parts = ["Beste collega,", f"Uw werklijst van {day} is verwerkt: {counted}."]
    if report.known:
        parts.append(_known(report.known))
    if report.rejections:
        rows = [f"- {reason[:1].upper()}{reason[1:]}." for reason in report.rejections[:SHOWN]]
        parts += ["Dit is niet vastgelegd:", "\n".join(rows)]
        more = report.rejected - len(rows)
        parts += [f"En nog {more} regels."] if more > 0 else []
        parts.append(
            "Verbeter deze regels in dezelfde lijst en stuur die opnieuw. Wat al is vastgelegd, telt niet dubbel."
        )
    parts.append("Hebt u deze lijst niet zelf ingestuurd? Laat het dan meteen weten aan uw teamleider.")
    return Content(address="", subject=f"Uw werklijst van {day}: {counted}", body="\n\n".join(parts) + "\n")


def _known(count: int) -> str:
    return "1 daarvan was al bekend." if count == 1 else f"{count} daarvan waren al bekend."
