"""The object-centric log: the constraints of OCEL 2.0, what belongs together, and that nobody can be found in it."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.reports.mining.ocel import OcelLog
from klantreis.reports.mining.pseudonyms import Pseudonyms
from tests.reports.mining.cases import AS_OF, CANARIES, KEY, REF, TALK, TITLES, many, other


@contextmanager
def written(folder: Path, cases: Iterable[AuditedCase], *, coarse: bool = False) -> Iterator[sqlite3.Connection]:
    path = folder / "ocel.sqlite"
    with OcelLog(path, Pseudonyms(KEY), AS_OF, TITLES, coarse=coarse) as log:
        for case in cases:
            log.add(case)
    with closing(sqlite3.connect(path)) as conn:
        yield conn


def everything(conn: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: conn.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables(conn)}


def tables(conn: sqlite3.Connection) -> list[str]:
    return [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def test_one_talk_that_settles_two_obligations_is_one_event(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]) as conn:
        rows = conn.execute(
            "SELECT ocel_qualifier, object.ocel_type FROM event_object "
            "JOIN event ON event.ocel_id = ocel_event_id JOIN object ON object.ocel_id = ocel_object_id "
            "WHERE event.ocel_type = 'Intake gehouden'"
        ).fetchall()
    assert Counter(rows) == {
        ("case", "Zaak"): 1, ("resident", "Inwoner"): 1, ("by", "Medewerker"): 1, ("ends", "Verplichting"): 2,
        ("opens", "Verplichting"): 1,
    }  # fmt: skip


def test_a_message_is_about_its_obligation(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]) as conn:
        rows = conn.execute(
            'SELECT o."name", e.channel FROM event_message_sent e JOIN event_object r ON r.ocel_event_id = e.ocel_id '
            "JOIN object_obligation o ON o.ocel_id = r.ocel_object_id WHERE r.ocel_qualifier = 'about' "
            "AND o.ocel_changed_field IS NULL"
        ).fetchall()
    assert rows == [("attend", "email")]


def test_what_became_of_an_obligation_is_told_in_events_and_in_its_state(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]) as conn:
        states = conn.execute(
            "SELECT ocel_time, state FROM object_obligation WHERE ocel_id = (SELECT ocel_id FROM object_obligation "
            "WHERE \"name\" = 'first_talk') ORDER BY ocel_time"
        ).fetchall()
        kinds = Counter(
            type_ for (type_,) in conn.execute("SELECT ocel_type FROM event WHERE ocel_type LIKE '%erplicht%'")
        )
    assert states == [
        ("1970-01-01T00:00:00.000+00:00", "open"),
        ("2026-03-10T00:00:00.000+01:00", "open_overdue"),
        ("2026-03-10T00:00:00.000+01:00", "late"),
    ]
    assert kinds == {
        "Verplichting begint": 3, "Verplichting te laat nagekomen": 1, "Verplichting op tijd nagekomen": 1,
    }  # fmt: skip


def test_an_open_obligation_past_its_last_day_says_so(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]) as conn:
        times = conn.execute("SELECT ocel_time FROM event_obligation_past_due ORDER BY ocel_time").fetchall()
    assert times == [("2026-03-10T00:00:00.000+01:00",), ("2026-04-22T00:00:00.000+02:00",)]


def test_the_stage_of_a_case_changes_over_time(tmp_path: Path) -> None:
    moved = replace(TALK, stage="nazorg", stage_since=date(2026, 9, 1))
    with written(tmp_path, [moved]) as conn:
        stages = conn.execute("SELECT ocel_time, stage FROM object_case WHERE stage IS NOT NULL ORDER BY 1").fetchall()
    assert stages == [
        ("1970-01-01T00:00:00.000+00:00", "intake"),
        ("2026-03-10T00:00:00.000+01:00", "trajectory"),
        ("2026-09-01T00:00:00.000+02:00", "nazorg"),
    ]


def test_nothing_leads_to_a_resident_or_a_colleague(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]) as conn:
        text = repr(everything(conn))
    assert [canary for canary in CANARIES if canary in text] == []
    assert REF.encode() not in (tmp_path / "ocel.sqlite").read_bytes()


def test_coarse_tells_days_only(tmp_path: Path) -> None:
    with written(tmp_path, [TALK], coarse=True) as conn:
        times = [time for table in tables(conn) if table.startswith("event_fact")
                 for (time,) in conn.execute(f'SELECT ocel_time FROM "{table}"')]  # fmt: skip
    assert {time[10:23] for time in times} == {"T00:00:00.000"}


def test_two_events_with_the_same_words_are_two_types(tmp_path: Path) -> None:
    same = {"talk_planned": "Gesprek", "intake_held": "Gesprek"}
    with OcelLog(tmp_path / "ocel.sqlite", Pseudonyms(KEY), AS_OF, same) as log:
        log.add(TALK)
    with closing(sqlite3.connect(tmp_path / "ocel.sqlite")) as conn:
        types = {type_ for (type_,) in conn.execute("SELECT ocel_type FROM event_map_type")}
    assert {"Gesprek", "Gesprek (fact_intake_held)"} <= types


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    with written(tmp_path, [TALK]):
        assert (tmp_path / "ocel.sqlite").stat().st_mode & 0o077 == 0


@settings(max_examples=60, deadline=None)
@given(many())
def test_whatever_the_words_it_is_whole(cases: list[AuditedCase]) -> None:
    with TemporaryDirectory() as folder, written(Path(folder), [*cases, other(9)]) as conn:
        # Every reference there is leads somewhere: the standard declares them, SQLite checks them.
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        of_type = {name: conn.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables(conn)}
        general = {"event_map_type", "object_map_type", "event_object", "object_object"}
        typed = {name for name in of_type if name.startswith("event_")} - general
        assert sum(of_type[name] for name in typed) == of_type["event"]
        assert len(typed) == of_type["event_map_type"]
        facts = sum(len(case.facts) + len(case.sent) for case in cases)
        assert sum(of_type[n] for n in typed if n.startswith("event_fact") or n == "event_message_sent") == facts
        objects = dict(conn.execute("SELECT ocel_type, COUNT(*) FROM object GROUP BY ocel_type").fetchall())
        assert objects["Zaak"] == len(cases) + 1
        assert objects.get("Verplichting", 0) == sum(len(case.obligations) for case in cases)
        # A reader drops an object without events.
        lonely = "SELECT COUNT(*) FROM object WHERE ocel_id NOT IN (SELECT ocel_object_id FROM event_object)"
        assert conn.execute(lonely).fetchone() == (0,)
        without = "SELECT COUNT(*) FROM event WHERE ocel_id NOT IN (SELECT ocel_event_id FROM event_object)"
        assert conn.execute(without).fetchone() == (0,)
