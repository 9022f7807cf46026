"""An invented district that is invited to group sessions, small enough to know by heart: its own configuration, on a
simulation database, lived day by day through the use cases.

Group sessions are filled from ten to five working days ahead, by household, the longest not spoken first; three in ten
are expected to stay away. Who attends moves on to a talk; a no-show is looked into by the case worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import Engine

from klantreis.app import App
from klantreis.channels.making import make_channels
from klantreis.definitions.events import BUILT_IN
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.store.engine import reading, writing
from klantreis.store.schema import mark_simulation
from klantreis.usecases import delivery, planning, runs, showing, waving
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.recording import record_one
from klantreis.usecases.slotting import SlotsReport, slots_file
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.values import BatchReport, WaveDay
from tests.core.small_journeys import day
from tests.support.understood import understood

TOWN, JOURNEY, KIND = "wijkstad", "wijk", "group_sessions"

EVENTS = """\
events:
  wave_assigned:
    title: Uitgenodigd voor een groepsbijeenkomst
    fields: {date: date, slot: code, place: [buurthuis, bibliotheek], person: code}
    needs: [at, date]
  session_attended: {title: Bij de groepsbijeenkomst geweest, contact: yes}
  talk_held: {title: Gesprek gevoerd, contact: yes}
  contact_held: {title: Contact gehad, contact: yes}
  contact_tried: {title: Geprobeerd contact te krijgen}
  no_show: {title: Niet verschenen}
  cancelled_by_client: {title: Afgezegd door de inwoner}
  cancelled_by_us: {title: Afgezegd door de gemeente}
  talk_planned: {title: Afspraak gemaakt, needs: [at]}
  journey_closed: {title: Klantreis afgesloten}
"""
WIJK = """\
journey: wijk
title: Aan de slag in de wijk
version: 1
valid_from: 2026-01-01
start: invitation
waves: {unit: household, slots: group_sessions, ahead: 10wd, notice: 5wd, expected_no_show: 30%,
        order: longest_not_spoken, gives: wave_assigned, only: not group has comparison_group,
        again: [cancelled_by_client]}
stages:
  invitation:
    title: Uitnodiging
    moves: {session_attended: intake, journey_closed: end}
    obligations:
      session:
        title: Groepsbijeenkomst in de wijk
        opens: each wave_assigned
        due: appointment
        clock: target
        owner: case_worker
        met_by: [session_attended]
        missed_by: [no_show]
        lapsed_by: [cancelled_by_client, cancelled_by_us]
        steps:
          - {id: invite, at: appointment - 10wd, send: group_invitation, to: client}
          - {id: remind, at: appointment - 2wd, send: group_reminder, to: client}
      absence:
        title: Nagaan waarom iemand er niet was
        opens: each no_show
        due: opened + 2wd
        clock: target
        owner: case_worker
        met_by: [contact_held, contact_tried]
        steps:
          - {id: call, at: opened, task: call_after_absence, to: owner, within: 2wd, done_by: [contact_held]}
  intake:
    title: Intake
    moves: {talk_held: end, journey_closed: end}
    obligations:
      talk:
        title: Eigen gesprek
        opens: stage
        due: stage + 10wd
        clock: target
        owner: case_worker
        met_by: [talk_held]
"""
MUNICIPALITY = """\
municipality: wijkstad
title: Gemeente Wijkstad
journeys: [wijk]
client_ref: ^W-\\d{4}$
channels: {client: [file], employer: [file], partner: [file], staff: [file]}
sending: {opens: "09:00", closes: "17:30"}
fuse: {ceiling: 500, allowance: 10%, least: 5}
sender: {name: Team Wijk, email: wijk@wijkstad.example, phone: 000 000 00 00, address: Raadhuisplein 1}
places:
  buurthuis: buurthuis De Brug, Brugstraat 1
  bibliotheek: bibliotheek, Boekplein 2
  stadhuis: stadhuis, Raadhuisplein 1
"""
TEXTS = {
    "group_invitation": "---\nsubject: Komt u naar de bijeenkomst op {{ datum }}?\nkind: send\n---\n"
    "Beste {{ naam }},\n\nKomt u op {{ datum }} om {{ tijd }} naar {{ plaats }}?\n",
    "group_reminder": "---\nsubject: Herinnering aan de bijeenkomst op {{ datum }}\nkind: send\n---\n"
    "Beste {{ naam }},\n\nTot ziens op {{ datum }} om {{ tijd }}.\n",
}
CALENDAR = "source: test\nvalid_until: 2028-12-31\ndecree_days: [2026-01-02]\n"
STAFF = """\
code,name,email,roles
kw-1,Een Verzonnen,kw-1@example.org,case_worker|team_lead|manager
kw-2,Twee Verzonnen,kw-2@example.org,case_worker
"""
COLUMNS = (
    "client_ref,name,email,household,case_worker,target_groups,last_talk_on,enrolled_on,consent_email,birth_date\n"
)
SLOTS = "code,kind,at,place,capacity,person,withdrawn\n"


def write_configuration(path: Path, changes: Mapping[str, tuple[str, str]] | None = None) -> Path:
    """The configuration of the district; `changes`: by file what stands there once, and what comes in its place; of a
    file that is not there, nothing stands."""
    built_in = "".join(
        f"  {name}: {{title: {name}, fields: {{{', '.join(f'{field}: ref' for field in sorted(fields))}}}}}\n"
        for name, fields in BUILT_IN.items()
        if name != "case_paused"
    )
    paused = "  case_paused: {title: Gepauzeerd, fields: {ground: code, until: date}}\n"
    files = {
        "journeys/wijk.yaml": WIJK,
        "journeys/events.yaml": EVENTS + built_in + paused,
        "municipalities/wijkstad.yaml": MUNICIPALITY,
        "calendars/nl.yaml": CALENDAR,
        "messages/nld/staff.yaml": "call_after_absence: bel wie er niet was\ncheck_delivery: kijk na\n",
        **{f"messages/nld/{name}.md": text for name, text in TEXTS.items()},
    }
    for name, (old, new) in (changes or {}).items():
        text = files.get(name, old)
        assert text.count(old) == 1 or text == old == "", f"{old!r} stands {text.count(old)} times in {name}"
        files[name] = text.replace(old, new) if text else new
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return path


@dataclass
class District:
    """What a story needs: residents, slots, waves, rounds, and a look at what came of it."""

    app: App
    folder: Path
    told: int = 0
    refs: dict[str, str] = field(default_factory=dict)  #: our reference by client number

    def staff(self, text: str) -> None:
        path = self.folder / "staff.csv"
        path.write_text(text)
        assert staff_file(self.app, path, TOWN).rejected == 0

    def enrol(self, on: str, *residents: str) -> None:
        """`W-0001`, or with household, last talk and target group: `W-0001 A 2024-05-07 young`; `-` says none."""
        rows = []
        for resident in residents:
            ref, household, talk, group = [*resident.split(), "-", "-", "-"][:4]
            cells = [ref, f"Verzonnen {ref}", f"{ref}@example.org", household, "kw-1", group, talk, day(on).isoformat()]
            rows.append(",".join("" if cell == "-" else cell for cell in [*cells, "2026-01-01", "1980-02-03"]))
        path = self.folder / "clients.csv"
        path.write_text(COLUMNS + "\n".join(rows) + "\n")
        report = enrol_file(self.app, path, TOWN, JOURNEY, moment(on, 6))
        assert report.rejected == 0, report.rejections
        for resident in residents:
            number = resident.split()[0]
            self.refs[number] = showing.timeline(self.app, f"{TOWN}/{number}", moment(on, 23)).ref

    def slots(self, on: str, *rows: str) -> SlotsReport:
        """`S1,wo 2026-03-11,3` and further columns: place, person, withdrawn. At ten in the morning."""
        lines = []
        for row in rows:
            code, at, capacity, *more = row.split(",")
            place, person, withdrawn = [*more, "", "", ""][:3]
            lines.append(f"{code},{KIND},{day(at)}T10:00,{place},{capacity},{person},{withdrawn}")
        path = self.folder / "slots.csv"
        path.write_text(SLOTS + "\n".join(lines) + "\n")
        return slots_file(self.app, path, TOWN, moment(on, 6))

    def tell(self, client: str, event: str, on: str, *, hour: int = 8, recorded: str = "", **more: object) -> str:
        self.told += 1
        fields: dict[str, object] = {
            "id": str(self.told), "source": "suite", "municipality": TOWN, "client_ref": client, "event": event,
            "occurred_on": day(on).isoformat(), "by": "kw-1", **more,
        }  # fmt: skip
        record_one(self.app, fields, moment(recorded or on, hour))
        return f"suite:{self.told}"

    def wave(self, on: str, hour: int = 7, *, dry_run: bool = False) -> WaveDay:
        return waving.call_all(self.app, waving.begin(self.app, moment(on, hour), dry_run=dry_run))

    def called(self, wave: WaveDay) -> dict[str, list[str]]:
        """By slot the client numbers of who was called, in that order."""
        names = {ref: number for number, ref in self.refs.items()}
        slots = [slot for report in wave.waves for slot in report.slots if slot.called]
        return {slot.code: [names[ref] for ref in slot.called] for slot in slots}

    def why(self, wave: WaveDay) -> dict[str, str]:
        return {slot.code: slot.why for report in wave.waves for slot in report.slots}

    def round(self, on: str) -> dict[str, list[str]]:
        """A whole follow-up; by client number the subjects of what left."""
        before = set(self._mails())
        ticket = runs.begin(self.app, moment(on, 9))
        report = BatchReport()
        for stage in (runs.OTHER, *runs.STAGES):
            for refs in runs.due_batches(self.app, ticket, stage):
                report += planning.plan_batch(self.app, ticket, refs)
        assert report.broken == ()
        verdict = runs.judge(self.app, ticket, report)
        if verdict.held:
            runs.approve(self.app, ticket.run, "kw-1", ticket.at)
        while delivery.deliver_round(self.app, ticket.at).claimed:
            pass
        runs.finish(self.app, ticket, report, verdict, ticket.at)
        sent: dict[str, list[str]] = {}
        for path in sorted(set(self._mails()) - before):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if "W-" in str(mail["To"]):
                number = str(mail["To"]).split("@")[0].split("<")[-1]
                sent.setdefault(number, []).append(str(mail["Subject"]))
        return {number: sorted(subjects) for number, subjects in sorted(sent.items())}

    def live(self, first: str, last: str) -> dict[str, dict[str, list[str]]]:
        """Every working day a wave and a round; what left, by day."""
        calendar, sent, today = self.app.configuration.calendars[TOWN], {}, day(first)
        while today <= day(last):
            if calendar.is_office_day(today):
                on = f"{'ma di wo do vr za zo'.split()[today.weekday()]} {today}"
                self.wave(on)
                if left := self.round(on):
                    sent[on] = left
            today += timedelta(days=1)
        return sent

    def verdicts(self, client: str, on: str) -> dict[str, str]:
        """By obligation how it stands: its verdict, or `open`."""
        found = showing.timeline(self.app, f"{TOWN}/{client}", moment(on, 23))
        return {each.state.obligation: each.state.verdict or "open" for each in found.obligations}

    def count(self, table: str) -> int:
        with reading(self.app.engine) as conn:
            return int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    def _mails(self) -> list[Path]:
        return list((self.folder / "out" / "mail").rglob("*.eml"))


def moment(on: str | date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day(on) if isinstance(on, str) else on, time(hour, minute), tzinfo=AMSTERDAM)


def open_district(engine: Engine, folder: Path, changes: Mapping[str, tuple[str, str]] | None = None) -> District:
    """The district on this database, with its colleagues and nobody enrolled yet."""
    configuration = understood(write_configuration(folder / "config", changes))
    with writing(engine) as conn:
        mark_simulation(conn)
    settings = Settings(out=folder / "out", secret="a secret of the tests", _env_file=None)
    app = App(settings, engine, configuration, make_channels({}, settings.out), settings.key())
    district = District(app, folder)
    district.staff(STAFF)
    return district
