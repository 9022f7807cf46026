"""Facts and residents coming in."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from klantreis.usecases import enrolment, recording, slotting, staffing, steering
from klantreis.usecases.enrolment import EnrolReport
from klantreis.usecases.recording import RecordReport
from klantreis.usecases.slotting import SlotsReport
from klantreis.usecases.staffing import StaffReport
from tasks.careful import careful
from tasks.workplace import workplace


@careful("feit vastleggen", run_name="vastleggen in {fields[case]}", timeout=60)
def record_one(fields: Mapping[str, object], at: datetime) -> str:
    """`new` or `known`. Raises FixInput with the reason when the fact is rejected."""
    with workplace() as app:
        return recording.record_one(app, fields, at).outcome


@careful("dossier pauzeren", run_name="pauzeren van {ref}", timeout=60)
def pause_case(ref: str, ground: str, until: date | None, by: str, at: datetime) -> str:
    """`new` or `known`. Raises FixInput with the reason when it may not be."""
    with workplace() as app:
        return steering.pause(app, ref, ground, until, by, at).outcome


@careful("dossier hervatten", run_name="hervatten van {ref}", timeout=60)
def resume_case(ref: str, by: str, at: datetime) -> str:
    """`new`. Raises FixInput likewise."""
    with workplace() as app:
        return steering.resume(app, ref, by, at).outcome


@careful("inwoners inschrijven", run_name="inschrijven", timeout=3600)
def enrol_file(path: Path, municipality: str, journey: str, at: datetime, dry_run: bool) -> EnrolReport:
    with workplace() as app:
        return enrolment.enrol_file(app, path, municipality, journey, at, dry_run)


@careful("collega's bijwerken", run_name="collega's bijwerken", timeout=600)
def staff_from(path: Path, municipality: str) -> StaffReport:
    with workplace() as app:
        return staffing.staff_file(app, path, municipality)


@careful("momenten bijwerken", run_name="momenten bijwerken", timeout=600)
def slots_from(path: Path, municipality: str, at: datetime) -> SlotsReport:
    with workplace() as app:
        return slotting.slots_file(app, path, municipality, at)


@careful("feiten vastleggen", run_name="feiten vastleggen", timeout=3600)
def facts_from(path: Path, at: datetime) -> RecordReport:
    with workplace() as app:
        return recording.record_file(app, path, at)
