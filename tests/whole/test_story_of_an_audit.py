"""An audit of a small town, from what was told to the folder on the disk.

Two residents of Landsmeer come in on maandag 5 januari 2026. One gets an appointment, an intake and a plan; of the
other nobody hears again.
"""

import csv
import gzip
import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from klantreis.errors import FixInput
from klantreis.store.engine import writing
from klantreis.usecases.auditing import Asked, AuditMade, Progress, count, make_audit, period_of
from klantreis.usecases.erasing import erase
from tests.core.small_journeys import day
from tests.support.town import Town, moment

SECRETS = ("Testpersoon", "L-0001", "L-0002", "example.org", "Anna Voorbeeld")
SHOWN = {"report.html", "report.xlsx", "report.pdf", "figures.json"}
OF_CASES = {"obligations.csv", "eventlog.xes.gz", "klantreis.xesext", "ocel.sqlite"}

Audit = Callable[..., AuditMade]


@pytest.fixture
def lived(town: Town) -> Town:
    """Until vrijdag 6 maart 2026, with a round on the days on which something happens."""
    town.enrol("ma 2026-01-05", "L-0001", "L-0002")
    town.live("ma 2026-01-05")
    town.tell("L-0001", "talk_planned", "vr 2026-01-09", at="di 2026-01-20 10:00", place="stadhuis")
    town.live("vr 2026-01-09")
    town.live("di 2026-01-20")
    town.tell("L-0001", "intake_held", "di 2026-01-20", recorded="wo 2026-01-21")
    town.live("wo 2026-01-21")
    town.tell("L-0001", "plan_agreed", "vr 2026-01-30")
    town.live("vr 2026-01-30")
    town.live("vr 2026-03-06")
    return town


@pytest.fixture
def audit(lived: Town, tmp_path: Path) -> Audit:
    def make(on: str, progress: Progress = lambda _done, _total: None, **how: Any) -> AuditMade:
        asked = Asked(at=moment(on, 23, 59), municipality="landsmeer", **how)
        return make_audit(lived.app, asked, tmp_path / "audit", progress)

    return make


def figures(made: AuditMade) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made.folder / "figures.json").read_text())
    return found


def state(made: AuditMade, name: str) -> int:
    return int(figures(made)["figures"]["overall"]["value"]["counts"][name])


def test_the_folder_holds_every_form_and_nothing_that_says_who_anybody_is(audit: Audit) -> None:
    made = audit("vr 2026-03-06")
    assert set(made.files) >= SHOWN | OF_CASES
    assert set(made.files) == {file.name for file in made.folder.iterdir()}
    for file in made.folder.iterdir():
        content = file.read_bytes()
        content = gzip.decompress(content) if file.suffix == ".gz" else content
        assert not [secret for secret in SECRETS if secret.encode() in content], file.name


def test_the_figures_are_of_what_fell_due_in_the_twelve_months(audit: Audit) -> None:
    made = audit("vr 2026-03-06")
    about = figures(made)["about"]
    assert (about["since"], about["as_of"]) == ("2025-03-07", "2026-03-06")
    assert (about["people"], about["cases"], about["open_cases"]) == (2, 2, 2)
    assert not about["replayed"]
    rows = list(csv.DictReader((made.folder / "obligations.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == about["obligations"]
    assert (state(made, "on_time"), state(made, "open_overdue")) == (4, 2)  # nobody heard of the other since; contact


def test_an_earlier_day_is_told_as_it_was_then(audit: Audit) -> None:
    made = audit("di 2026-01-20")
    assert figures(made)["about"]["replayed"]
    # Both had to be invited by the 19th. That the intake was held on the 20th was told a day later.
    assert (state(made, "on_time"), state(made, "open_overdue"), state(made, "running")) == (1, 1, 1)


def test_the_event_logs_hold_every_case(audit: Audit) -> None:
    made = audit("vr 2026-03-06")
    log = gzip.decompress((made.folder / "eventlog.xes.gz").read_bytes()).decode()
    assert log.count("<trace>") == 2
    with sqlite3.connect(made.folder / "ocel.sqlite") as conn:
        kinds = dict(conn.execute("SELECT ocel_type, count(*) FROM object GROUP BY 1").fetchall())
    assert 2 in kinds.values()


def test_event_logs_can_tell_days_only(audit: Audit) -> None:
    def times(made: AuditMade) -> set[str]:
        log = gzip.decompress((made.folder / "eventlog.xes.gz").read_bytes()).decode()
        with sqlite3.connect(made.folder / "ocel.sqlite") as conn:
            told = conn.execute("SELECT ocel_time FROM event_fact_intake_held").fetchall()
        return {*re.findall(r'"time:timestamp" value="[^T]+T([0-9:]{8})', log), *(time[11:19] for (time,) in told)}

    assert times(audit("vr 2026-03-06")) > {"00:00:00"}
    assert times(audit("vr 2026-03-06", coarse=True)) == {"00:00:00"}


def test_what_is_shared_holds_no_case_and_nothing_of_a_few(audit: Audit, lived: Town) -> None:
    with pytest.raises(FixInput, match="fewer than 5 people"):
        audit("vr 2026-03-06", share=True)
    lived.enrol("ma 2026-03-09", "L-0003", "L-0004", "L-0005", "L-0006")
    audit("ma 2026-03-09")
    made = audit("ma 2026-03-09", share=True)  # in the place of the one for inside, whole
    assert not made.report.internal
    assert not set(made.files) & OF_CASES
    assert {file.name for file in made.folder.iterdir()} == set(made.files) >= SHOWN


def test_the_report_is_written_in_the_language_that_is_asked_for_and_in_no_other(audit: Audit) -> None:
    assert figures(audit("vr 2026-03-06"))["about"]["language"] == "nl"
    with pytest.raises(FixInput, match="nl or en"):
        audit("vr 2026-03-06", language="fr")


def test_a_case_that_cannot_be_read_is_named_and_in_no_figure(audit: Audit, lived: Town) -> None:
    with writing(lived.app.engine) as conn:
        ref = conn.execute(text('SELECT ref FROM "case" ORDER BY id')).scalars().first()
        conn.execute(
            text("UPDATE \"case\" SET definition_hash = 'gone', fact_seq = fact_seq + 1 WHERE ref = :ref"), {"ref": ref}
        )
    made = audit("vr 2026-03-06")
    assert made.broken == (ref,)
    assert figures(made)["about"]["cases"] == 1


def test_erasing_a_person_changes_no_figure(audit: Audit, lived: Town) -> None:
    before = figures(audit("vr 2026-03-06"))["figures"]
    erase(lived.app, "landsmeer/L-0002", "kw-1", "retention", moment("vr 2026-03-06", 23, 30))
    after = figures(audit("vr 2026-03-06"))["figures"]
    assert after["overall"] == before["overall"]


def test_how_far_it_is_ends_at_all_of_it(audit: Audit) -> None:
    told: list[tuple[int, int]] = []
    audit("vr 2026-03-06", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)


@pytest.mark.parametrize(
    ("ends", "begins"),
    [
        ("do 2026-11-26", "do 2025-11-27"),
        ("do 2026-12-31", "do 2026-01-01"),
        ("za 2025-03-01", "za 2024-03-02"),
        ("di 2028-02-29", "ma 2027-03-01"),
        ("ma 2028-02-28", "ma 2027-03-01"),
    ],
)
def test_twelve_months_end_with_the_day_asked(ends: str, begins: str) -> None:
    assert period_of(day(ends)) == day(begins)


def test_a_period_that_begins_after_its_end_is_refused(lived: Town, tmp_path: Path) -> None:
    with pytest.raises(FixInput, match="would begin on 2026-03-07"):
        count(lived.app, Asked(at=moment("vr 2026-03-06", 23), since=date(2026, 3, 7)))
