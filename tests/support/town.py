"""A town: one municipality on a simulation database, lived day by day through the use cases. For stories.

    town = build(municipality="haarlem", journey="haarlem")          the fixture `build` of tests/whole
    town.enrol("ma 2026-03-02", "H-0001", target_groups="young")     further columns by name
    town.tell("H-0001", "talk_planned", "ma 2026-03-02", at="di 2026-03-10 14:30", place="stadhuis")
    town.tell("H-0001", "contact_held", "di 2026-03-03", recorded="vr 2026-03-06", who="kw-2", journey="haarlem")
    town.hand_in("slots", "code,kind,at,place,capacity\\n…", on="ma 2026-03-02")    also partners, staff

    town.walk("ma 2026-03-02", "vr 2026-03-13")    lives every office day: the subjects of what left, by day
    town.watch("ma 2026-03-16", "vr 2026-03-27")   the same, with to whom: `client H-0001: Uw afspraak op …`
    town.live("ma 2026-03-30")                     one day

    town.left()                     all that left so far, by day, with to whom
    town.silences("H-0001")         what did not leave, and why: `ma 2026-03-09 plan_talk.remind: answered`
    town.terms("H-0001")            obligations with their due dates: `plan_talk until ma 2026-03-16: on_time`
    town.stage("H-0001")            where the case stands
    town.digest("kw-1", "di 2026-03-17")    what that colleague was told that day; empty if nothing
    town.page("H-0001", "di 2026-03-17")    the timeline as staff read it, as known at that day's end

Rules
-----
1. Days are written with their weekday, so that a case worker can check them; a day that is no such weekday is an error.
2. What the fuse holds is approved at once by `live`. `plan` stops before that.
3. Facts are told in the order of time: what is recorded on the 16th, when the walk has come to the 15th and no further.
4. Where a journey has waves, `live` calls people before it plans, as the deployments do.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import groupby
from pathlib import Path
from typing import Any

from examples.invented.files import write_table
from klantreis.app import App
from klantreis.core.sending import AMSTERDAM
from klantreis.definitions.configuration import Configuration
from klantreis.store import runs as stored_runs
from klantreis.store.cases import load_cases
from klantreis.store.engine import reading
from klantreis.usecases import delivery, parts, runs, waving
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.partnering import partners_file
from klantreis.usecases.recording import record_one
from klantreis.usecases.showing import journey_markdown
from klantreis.usecases.slotting import slots_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, DeliveryReport, FuseVerdict, RunTicket
from tests.core.small_journeys import day
from tests.support import seen
from tests.support.seen import Letter, written

ALL_STAGES = (runs.OTHER, *runs.STAGES)
HEADER = "code,name,email,roles,absent_from,absent_until,stand_in"
#: Landsmeer is small: kw-1 is also the team lead, and is on leave for a week.
LANDSMEER = """kw-1,Anna Voorbeeld,kw-1@landsmeer.example,case_worker|team_lead,2026-03-16,2026-03-20,kw-2
kw-2,Bram Voorbeeld,kw-2@landsmeer.example,case_worker,,,
jc-1,Chris Voorbeeld,jc-1@landsmeer.example,jobcoach,,,
mg-1,Dina Voorbeeld,mg-1@landsmeer.example,manager,,,
"""
#: Codes of who holds a role elsewhere. A role of a municipality's own has its name: `debt_desk` is debt-desk-1.
CODES = {
    "case_worker": ("kw-1", "kw-2"), "jobcoach": ("jc-1",), "team_lead": ("tl-1",), "manager": ("mg-1",),
    "quality": ("kwa-1",), "integration_lead": ("reg-1",), "employer_desk": ("wsp-1",),
}  # fmt: skip


def staff_of(municipality: str, configuration: Configuration) -> str:
    """A staff file with somebody for each role there is."""
    known = LANDSMEER if municipality == "landsmeer" else ""
    lines = [
        f"{code},Collega {code} Voorbeeld,{code}@{municipality}.example,{role},,,"
        for role in configuration.roles
        if role not in known
        for code in CODES.get(role, (f"{role.replace('_', '-')}-1",))
    ]
    return "\n".join([HEADER, *known.splitlines(), *lines, ""])


@dataclass
class Town:
    """What a story needs: enrol, tell, live a day, and look at what left the house and what did not."""

    app: App
    folder: Path
    municipality: str = "landsmeer"
    journey: str = "landsmeer"  #: in which residents are enrolled who are told no other
    told: int = 0
    tickets: list[RunTicket] = field(default_factory=list)

    # --- what comes in ------------------------------------------------------------------------------------------------

    def enrol(self, on: str, *clients: str, journey: str = "", **columns: str) -> None:
        """Residents of case worker kw-1 with an e-mail address, consent and an employer; `columns` adds or replaces."""
        rows = [self._row(on, client) | columns for client in clients]
        path = self.folder / "clients.csv"
        write_table(path, list(rows[0]), rows)
        report = enrol_file(self.app, path, self.municipality, journey or self.journey, moment(on, 7))
        assert report.rejected == 0, report.rejections

    def _row(self, on: str, client: str) -> dict[str, str]:
        return {
            "client_ref": client, "name": f"Testpersoon {client}", "email": f"{client.lower()}@example.org",
            "language": "nld", "case_worker": "kw-1", "jobcoach": "jc-1", "consent_email": "2026-01-01",
            "enrolled_on": f"{day(on)}", "employer_name": "Bakker", "employer_email": f"bakker-{client}@example.org",
        }  # fmt: skip

    def tell(
        self, client: str, event: str, on: str, *, at: str = "", recorded: str = "", who: str = "kw-1",
        journey: str = "", corrects: str = "", withdraws: str = "", **data: object,
    ) -> str:  # fmt: skip
        """Record a fact and give its id. `at` is ten o'clock unless it says a time; `data` are its coded fields."""
        self.told += 1
        fields: dict[str, object] = {
            "id": str(self.told), "source": f"suite-{self.municipality}", "municipality": self.municipality,
            "client_ref": client, "event": event, "occurred_on": day(on).isoformat(), "by": who, "data": data,
        }  # fmt: skip
        if at:
            fields["at"] = _appointment(at)
        fields |= {"journey": journey, "corrects": corrects, "withdraws": withdraws}
        record_one(self.app, {name: value for name, value in fields.items() if value != ""}, moment(recorded or on, 8))
        return str(self.told)

    def hand_in(self, kind: str, text: str, on: str = "do 2026-01-01") -> None:
        """A file of staff, partners or slots, on that day; nothing in it may be rejected."""
        path = self.folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        if kind == "staff":
            report: Any = staff_file(self.app, path, self.municipality)
        elif kind == "partners":
            report = partners_file(self.app, path, self.municipality)
        else:
            report = slots_file(self.app, path, self.municipality, moment(on, 7))
        assert report.rejected == 0, report.rejections

    # --- days ---------------------------------------------------------------------------------------------------------

    def plan(self, on: str, hour: int = 9, minute: int = 30) -> tuple[RunTicket, BatchReport, FuseVerdict]:
        """The round up to and including the fuse."""
        ticket = runs.begin(self.app, moment(on, hour, minute), self.municipality)
        report = sum((parts.plan_stage(self.app, ticket, stage) for stage in ALL_STAGES), BatchReport())
        self.tickets.append(ticket)
        return ticket, report, runs.judge(self.app, ticket, report)

    def deliver(self, on: str, hour: int = 9, minute: int = 30) -> DeliveryReport:
        total = DeliveryReport()
        while True:
            done = delivery.deliver_round(self.app, moment(on, hour, minute), municipality=self.municipality)
            total += done
            if not done.claimed or done.retry:
                return total

    def call(self, on: str) -> None:
        """The wave of that morning, where a journey of the municipality has waves."""
        journeys = self.app.configuration.municipalities[self.municipality].journeys
        if any(version.waves for name in journeys for version in self.app.configuration.journeys[name]):
            waving.call_all(self.app, waving.begin(self.app, moment(on, 9), self.municipality))

    def live(self, on: str) -> DeliveryReport:
        """A whole day; what the fuse holds is approved."""
        self.call(on)
        ticket, _, verdict = self.plan(on)
        if verdict.held:
            runs.approve(self.app, ticket.run, "kw-1", ticket.at)
        return self.deliver(on)

    def walk(self, first: str, last: str) -> dict[str, list[str]]:
        """Live every office day; the subjects of what went to residents and organisations, by day."""
        return _by_day(self._walked(first, last), lambda letter: letter.subject)

    def watch(self, first: str, last: str) -> dict[str, list[str]]:
        """As `walk`, with to whom each went: `client L-0001: Uw afspraak op …`."""
        return _by_day(self._walked(first, last), str)

    def _walked(self, first: str, last: str) -> list[Letter]:
        calendar, found = self.app.configuration.calendars[self.municipality], list[Letter]()
        today = day(first)
        while today <= day(last):
            if calendar.is_office_day(today):
                before = self._letters()
                self.live(written(today))
                found += [letter for number, letter in self._letters().items() if number not in before]
            today += timedelta(days=1)
        return found

    # --- what can be seen ---------------------------------------------------------------------------------------------

    def left(self) -> dict[str, list[str]]:
        """All that went to residents and organisations so far, by day, with to whom."""
        return _by_day(self._letters().values(), str)

    def _letters(self) -> Mapping[int, Letter]:
        with reading(self.app.engine) as conn:
            return seen.letters(conn, self.municipality)

    # Of one journey of the resident where it is named, else of all; `stage` and `page` of the newest case.

    def silences(self, client: str, journey: str = "") -> list[str]:
        """Steps that came due and did not leave, or were taken back, each with its reason."""
        with reading(self.app.engine) as conn:
            return seen.silences(conn, self.municipality, client, journey)

    def terms(self, client: str, journey: str = "") -> list[str]:
        """Obligations as they were last planned."""
        with reading(self.app.engine) as conn:
            return seen.terms(conn, self.municipality, client, journey)

    def ref(self, client: str, journey: str = "") -> str:
        """Our reference of the case."""
        with reading(self.app.engine) as conn:
            return seen.reference(conn, self.municipality, client, journey)

    def stage(self, client: str, journey: str = "") -> str:
        """The stage in which it was last planned."""
        ref = self.ref(client, journey)
        with reading(self.app.engine) as conn:
            return load_cases(conn, [ref])[0].stage

    def page(self, client: str, on: str, journey: str = "") -> str:
        """The timeline as staff read it, as it was known at the end of that day."""
        return journey_markdown(self.app, self.ref(client, journey), moment(on, 23))

    def mails(self) -> list[EmailMessage]:
        """Every file the file channel wrote, oldest day first."""
        paths = sorted(
            (self.folder / "out" / "mail").rglob("*.eml"), key=lambda path: (path.parent.name, path.stat().st_mtime_ns)
        )
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    def digests(self, person: str) -> list[str]:
        """What this colleague was told, by day."""
        with reading(self.app.engine) as conn:
            return [text for _, text in seen.digests(conn, self.municipality, person)]

    def digest(self, person: str, on: str) -> str:
        """What this colleague was told on that day; empty if nothing."""
        with reading(self.app.engine) as conn:
            return "\n".join(text for told, text in seen.digests(conn, self.municipality, person) if told == day(on))

    def counts(self, ticket: RunTicket) -> stored_runs.ActionCounts:
        with reading(self.app.engine) as conn:
            return stored_runs.counts(conn, ticket.run_id)


def plain(mail: EmailMessage) -> str:
    """What a mail says in plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def moment(on: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day(on), time(hour, minute), tzinfo=AMSTERDAM)


def _appointment(at: str) -> str:
    """`di 2026-03-10` or `di 2026-03-10 14:30`, as a local time."""
    weekday, on, *clock = at.split()
    return f"{day(f'{weekday} {on}')}T{clock[0] if clock else '10:00'}:00"


def _by_day(letters: Iterable[Letter], line: Callable[[Letter], str]) -> dict[str, list[str]]:
    in_order = sorted(letters, key=lambda letter: letter.day.split()[1])
    return {name: sorted(map(line, found)) for name, found in groupby(in_order, key=lambda letter: letter.day)}
