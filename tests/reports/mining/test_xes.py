"""The event log in XES: what IEEE 1849-2023 asks of it, and that nobody can be found in it."""

import gzip
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from hypothesis import given, settings

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.reports.mining.extension import FILE
from klantreis.reports.mining.pseudonyms import Pseudonyms
from klantreis.reports.mining.xes import XesLog
from tests.reports.mining.cases import AS_OF, CANARIES, KEY, TALK, TITLES, many, other, plain

SPACE = "{http://www.xes-standard.org/}"


def written(folder: Path, cases: Iterable[AuditedCase], *, coarse: bool = False, key: bytes = KEY) -> bytes:
    path = folder / "eventlog.xes.gz"
    with XesLog(path, Pseudonyms(key), AS_OF, TITLES, coarse=coarse) as log:
        for case in cases:
            log.add(case)
    return path.read_bytes()


def read(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(gzip.decompress(content))  # noqa: S314 — our own file


def events_of(root: ElementTree.Element) -> list[dict[str, str]]:
    return [dict(plain(event)) for event in root.iter(f"{SPACE}event")]


def test_a_trace_is_a_case_and_an_event_a_fact_or_a_message_in_order(tmp_path: Path) -> None:
    root = read(written(tmp_path, [TALK]))
    told = [
        (e["concept:name"], e["time:timestamp"], e["klantreis:order"], e["klantreis:exact"]) for e in events_of(root)
    ]
    assert told == [
        ("Ingeschreven", "2026-03-02T09:00:00.000+01:00", "1", "true"),
        ("Afspraak gemaakt", "2026-03-03T14:30:05.000+01:00", "2", "true"),
        ("Bericht verstuurd", "2026-03-03T14:30:05.000+01:00", "3", "false"),  # after what it follows from
        ("Intake gehouden", "2026-03-10T00:00:00.000+01:00", "4", "false"),  # recorded on Thursday, held on Tuesday
    ]


def test_the_civil_day_is_kept_in_summer_and_in_winter(tmp_path: Path) -> None:
    winter, summer = (TALK.facts[0]._replace(on=day, moment=None) for day in (date(2026, 1, 5), date(2026, 7, 1)))
    events = events_of(read(written(tmp_path, [replace(TALK, facts=(winter, summer), sent=())])))
    assert [event["time:timestamp"] for event in events] == [
        "2026-01-05T00:00:00.000+01:00",
        "2026-07-01T00:00:00.000+02:00",
    ]


def test_coarse_tells_days_and_keeps_the_order(tmp_path: Path) -> None:
    events = events_of(read(written(tmp_path, [TALK], coarse=True)))
    assert {event["time:timestamp"][10:23] for event in events} == {"T00:00:00.000"}
    assert {event["klantreis:exact"] for event in events} == {"false"}
    assert [event["klantreis:order"] for event in events] == ["1", "2", "3", "4"]


def test_a_fact_says_how_many_obligations_it_ended_and_how_many_too_late(tmp_path: Path) -> None:
    held = events_of(read(written(tmp_path, [TALK])))[-1]
    assert (held["klantreis:ended"], held["klantreis:ended_late"]) == ("2", "1")


def test_nothing_leads_to_a_resident_or_a_colleague(tmp_path: Path) -> None:
    text = gzip.decompress(written(tmp_path, [TALK])).decode()
    assert [canary for canary in CANARIES if canary in text] == []


def test_pseudonyms_stay_the_same_and_differ_under_another_key(tmp_path: Path) -> None:
    first, again = (read(written(tmp_path, cases)) for cases in ([TALK], [other(1), TALK]))
    name = plain(first.find(f"{SPACE}trace"))["concept:name"]
    assert name in {plain(trace)["concept:name"] for trace in again.iter(f"{SPACE}trace")}
    elsewhere = read(written(tmp_path, [TALK], key=b"another"))
    assert plain(elsewhere.find(f"{SPACE}trace"))["concept:name"] != name


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path, [TALK, other(1)]) == written(tmp_path, [TALK, other(1)])


def test_a_file_that_only_its_owner_may_read_stands_beside_its_extension(tmp_path: Path) -> None:
    written(tmp_path, [TALK])
    assert (tmp_path / "eventlog.xes.gz").stat().st_mode & 0o077 == 0
    declared = ElementTree.parse(tmp_path / FILE).getroot()  # noqa: S314
    keys = {f"klantreis:{attribute.get('key')}" for scope in declared for attribute in scope}
    used = {key for element in read((tmp_path / "eventlog.xes.gz").read_bytes()).iter() for key in plain(element)}
    assert {key for key in used if key.startswith("klantreis:")} <= keys


@settings(max_examples=60, deadline=None)
@given(many())
def test_whatever_the_words_it_is_xes(cases: list[AuditedCase]) -> None:
    with TemporaryDirectory() as folder:
        root = read(written(Path(folder), cases))
    traces = list(root.iter(f"{SPACE}trace"))
    assert len(traces) == len(cases)
    required = {scope.get("scope"): plain(scope).keys() for scope in root.iter(f"{SPACE}global")}
    for trace, case in zip(traces, cases, strict=True):
        assert required["trace"] <= plain(trace).keys()
        events = [plain(event) for event in trace.iter(f"{SPACE}event")]
        assert len(events) == len(case.facts) + len(case.sent)
        for event in events:
            assert required["event"] <= event.keys()
            assert all(event.values())
        moments = [datetime.fromisoformat(event["time:timestamp"]) for event in events]
        assert all(moment.tzinfo for moment in moments)
        assert moments == sorted(moments)
