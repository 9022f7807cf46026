"""Data in: `staff`, `partners`, `slots`, `enrol`, `record`."""

import sys
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, At, DryRun, Municipality
from klantreis.commands.output import say, show, show_json, working

if TYPE_CHECKING:
    from klantreis.app import App
    from klantreis.usecases.rejections import Rejection

PARTLY = 3

File = Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False)]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis staff staff.csv")(staff)
    app.command(epilog="Example: klantreis partners partners.csv")(partners)
    app.command(epilog="Example: klantreis slots slots.csv --municipality landsmeer")(slots)
    app.command(epilog="Example: klantreis enrol clients.csv --municipality landsmeer --dry-run")(enrol)
    app.command(epilog="Example: klantreis record facts.jsonl")(record)


def staff(file: File, municipality: Municipality = "", as_json: AsJson = False) -> None:
    """Take over colleagues, roles, leave and stand-ins from CSV or XLSX; their rows replace what was known of them."""
    from klantreis.app import open_app
    from klantreis.usecases.staffing import staff_file

    with open_app() as app:
        report = staff_file(app, file, municipality)
    if as_json:
        show_json(report)
    else:
        show(f"{report.people} colleagues written down")
    ended(report.rejected, report.rejections, report.rejected_file)


def partners(file: File, municipality: Municipality = "", as_json: AsJson = False) -> None:
    """Take over partners, training companies and employers from CSV or XLSX; a row replaces what was known of it."""
    from klantreis.app import open_app
    from klantreis.usecases.partnering import partners_file

    with open_app() as app:
        report = partners_file(app, file, municipality)
    if as_json:
        show_json(report)
    else:
        show(f"{report.organisations} organisations written down")
    ended(report.rejected, report.rejections, report.rejected_file)


def slots(file: File, municipality: Municipality = "", as_json: AsJson = False) -> None:
    """Take over appointment slots from CSV or XLSX; a row replaces what was known under its code."""
    from klantreis.app import open_app
    from klantreis.usecases.slotting import slots_file

    with open_app() as app:
        report = slots_file(app, file, municipality, clock.moment(app, None))
    if as_json:
        show_json(report)
    else:
        show(f"{report.slots} slots written down")
    ended(report.rejected, report.rejections, report.rejected_file)


def enrol(
    file: File,
    municipality: Annotated[str, typer.Option("--municipality", metavar="M", help="Whose residents these are.")],
    journey: Annotated[
        str, typer.Option("--journey", metavar="J", help="Default: each row's own, or the only one.")
    ] = "",
    dry_run: DryRun = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Enrol residents and their cases from CSV or XLSX. The same file again adds nothing."""
    from klantreis.app import open_app
    from klantreis.usecases.enrolment import enrol_file

    with open_app() as app, working("inschrijven"):
        moment = recording_moment(app, at)
        report = enrol_file(app, file, municipality, journey, moment, dry_run)
    if as_json:
        show_json(report)
    else:
        show(
            f"{report.new} new, {report.rounds} again, {report.known} known ({report.updated} with other contact data, "
            f"{report.changed} with another owner or group), {report.rejected} rejected"
            f"{'; dry run, nothing was written' if dry_run else ''}"
        )
    ended(report.rejected, report.rejections, report.rejected_file, report.warnings)


def record(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSONL, CSV or XLSX; - reads JSONL.", show_default=False)],
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Record facts. What is known already is ignored; `--at` only in a simulation."""
    from klantreis.app import open_app
    from klantreis.usecases.recording import record_file

    path = Path(file)
    if file != "-" and not path.is_file():
        raise typer.BadParameter(f"there is no file {file}", param_hint="FILE")
    with open_app() as app, working("vastleggen"):
        moment = recording_moment(app, at)
        if file == "-":
            if isinstance(sys.stdin, TextIOWrapper):  # a byte that is no UTF-8 spoils its own line, not the stream
                sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
            report = record_file(app, sys.stdin, moment, tell=_tell_as_json)
        else:
            report = record_file(app, path, moment)
    if as_json:
        show_json(report)
    else:
        show(f"{report.new} new, {report.known} known, {report.rejected} rejected")
    if file == "-":
        _tell_warnings_as_json(report.warnings)
        ended(report.rejected, (), None)
    ended(report.rejected, report.rejections, report.rejected_file, report.warnings)


def recording_moment(app: "App", at: str | None) -> datetime:
    """The moment of recording. Time is moved in a simulation only, and where lost days are repeated."""
    from klantreis.usecases.present import repeated

    moment = clock.moment(app, at)
    return moment if at is None else repeated(app, moment)


def _tell_as_json(rejection: "Rejection") -> None:
    """A rejected line of a stream, with its reason, so that whoever feeds us can mend it."""
    import json

    say(json.dumps({"row": rejection.row, "reason": rejection.reason, "cells": dict(rejection.cells)}))


def _tell_warnings_as_json(warnings: tuple[str, ...]) -> None:
    import json

    for doubt in warnings:
        say(json.dumps({"warning": doubt}))


def ended(rejected: int, reasons: tuple[str, ...], file: Path | None, warnings: tuple[str, ...] = ()) -> None:
    """Tell what was refused, and end with the exit code for it."""
    for doubt in warnings:
        say(f"warning: {doubt}")
    for reason in reasons:
        say(reason)
    if len(reasons) < rejected and reasons:
        say(f"… and {rejected - len(reasons)} more")
    if file is not None:
        say(f"{rejected} rejected rows, with the reason: {file}")
    raise typer.Exit(PARTLY if rejected else 0)
