"""A small programme to count: labels as Doetinchem has them, goals as Groningen and Haarlemmermeer have them.

`app(engine, folder)` opens it on a database; `enrol` and `tell` bring people and facts in, as files do.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import Engine

from klantreis.app import App
from klantreis.definitions.events import BUILT_IN
from klantreis.moments import AMSTERDAM
from klantreis.settings import Settings
from klantreis.usecases.enrolment import EnrolReport, enrol_file
from klantreis.usecases.recording import record_file
from tests.core.small_journeys import day
from tests.support.understood import understood

JOURNEY = """\
journey: samen
title: Samen sterk
version: 1
valid_from: 2026-01-01
start: intake
labels:
  off_benefit: {title: Volledig aan het werk, from: [off_benefit], until: [benefit_restarted]}
  part_time: {title: Werkt in deeltijd, from: [part_time_started], until: [part_time_ended, off_benefit]}
  in_track: {title: Volgt een traject, from: [track_started], until: [track_ended, off_benefit]}
groups:
  comparison_group: vergelijkingsgroep
  young: jongeren tot 27
goals:
  activated: {title: Extra inwoners geactiveerd, count: track_started, target: 500, unit: inwoners, over: 3y}
  budget: {title: Budget, sum: provision_started.cost, target: 4500000, unit: euro, over: 3y}
  evaluation:
    {title: Aan het werk na zeven maanden, count: placement_started, against: comparison_group, at: enrolled + 7m}
stages:
  intake:
    title: Intake
    moves: {plan_agreed: trajectory, journey_closed: end}
    obligations:
      offer:
        {title: Traject aangeboden, opens: stage, due: opened + 8w, clock: target, owner: case_worker,
         met_by: [track_offered]}
  trajectory:
    title: Traject
    moves: {journey_closed: end}
    obligations:
      start:
        {title: Traject gestart, opens: each track_accepted, per: ref, due: opened + 4w, clock: target,
         owner: case_worker, met_by: [track_started]}
"""
EVENTS = """\
events:
  track_offered: {title: Traject aangeboden}
  track_accepted: {title: Traject aangenomen, fields: {ref: ref}}
  track_started: {title: Traject gestart, fields: {ref: ref}}
  track_ended: {title: Traject gestopt, fields: {ref: ref}}
  part_time_started: {title: Deeltijdwerk begonnen}
  part_time_ended: {title: Deeltijdwerk gestopt}
  off_benefit: {title: Uit de uitkering}
  benefit_restarted: {title: Weer uitkering}
  provision_started: {title: Voorziening begonnen, fields: {cost: number}}
  placement_started: {title: Aan het werk, fields: {hours: number}}
  plan_agreed: {title: Plan afgesproken, fields: {barrier: {debts: schulden, language: taal, care: zorg}, note: code}}
  journey_closed: {title: Reis afgesloten}
"""
MUNICIPALITY = """\
municipality: {name}
title: Gemeente {title}
journeys: [samen]
client_ref: ^{letter}-\\d{{4}}$
channels: {{client: [file], employer: [file], partner: [file], staff: [file]}}
sending: {{opens: 09:00, closes: 17:30}}
fuse: {{ceiling: 900, allowance: 10%, least: 5}}
"""


def app(engine: Engine, folder: Path, journeys: Mapping[str, str] | None = None) -> App:
    """The programme on this database; `journeys` by file name, instead of the one above."""
    config = folder / "config"
    built_in = "".join(
        f"  {name}: {{title: {name}, fields: {{{', '.join(f'{field}: ref' for field in sorted(fields))}}}}}\n"
        for name, fields in BUILT_IN.items()
    )
    texts = {
        "journeys/events.yaml": EVENTS + built_in,
        "calendars/nl.yaml": "source: test\nvalid_until: 2030-12-31\ndecree_days: []\n",
        "messages/nld/staff.yaml": "check_delivery: kijk na\n",
        "municipalities/doetinchem.yaml": MUNICIPALITY.format(name="doetinchem", title="Doetinchem", letter="D"),
        "municipalities/elders.yaml": MUNICIPALITY.format(name="elders", title="Elders", letter="E"),
        **{f"journeys/{name}.yaml": text for name, text in (journeys or {"samen": JOURNEY}).items()},
    }
    for name, text in texts.items():
        (config / name).parent.mkdir(parents=True, exist_ok=True)
        (config / name).write_text(text, encoding="utf-8")
    settings = Settings(out=folder / "out", config=config, secret="a secret of the tests", _env_file=None)  # type: ignore[call-arg]
    return App(settings, engine, understood(config), {}, settings.key())


def enrol(
    opened: App, on: str, refs: Iterable[str], municipality: str = "doetinchem", at: str = "", **cells: str
) -> EnrolReport:
    """Residents, enrolled on this day (`ma 2026-01-05`) and heard of at eight that day, or on the day `at`."""
    path = opened.settings.config.parent / "clients.csv"
    columns = ["client_ref", "enrolled_on", *cells]
    rows = [";".join([ref, day(on).isoformat(), *cells.values()]) for ref in refs]
    path.write_text("\n".join([";".join(columns), *rows]) + "\n", encoding="utf-8")
    report = enrol_file(opened, path, municipality, "samen", moment(at or on))
    assert report.rejected == 0, report.rejections
    return report


def tell(opened: App, *facts: Mapping[str, object], at: str) -> None:
    """Facts, all recorded at noon of this day. `client_ref`, `event` and `occurred_on` are enough."""
    path = opened.settings.config.parent / "facts.jsonl"
    path.write_text("".join(json.dumps(_whole(fact)) + "\n" for fact in facts), encoding="utf-8")
    report = record_file(opened, path, moment(at, 12))
    assert report.rejected == 0, report.rejections


def moment(on: str | date, hour: int = 8) -> datetime:
    return datetime.combine(day(on) if isinstance(on, str) else on, time(hour), AMSTERDAM)


def end_of(on: str) -> datetime:
    """The moment a day is looked back on."""
    return datetime.combine(day(on), time(23, 59, 59), AMSTERDAM)


def _whole(fact: Mapping[str, object]) -> dict[str, object]:
    ref, event, when = fact["client_ref"], fact["event"], fact["occurred_on"]
    happened = day(when).isoformat() if isinstance(when, str) and " " in when else str(when)
    data = fact.get("data") or {}
    municipality = "doetinchem" if str(ref).startswith("D") else "elders"
    known = {"source": "test", "municipality": municipality, "by": "kw-1", "id": f"{ref}-{event}-{happened}"}
    return {**known, **fact, "occurred_on": happened, "data": data}
