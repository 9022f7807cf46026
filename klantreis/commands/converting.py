"""`convert`: an event log of another system into files for `enrol` and `record`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.incoming import ended
from klantreis.commands.options import AsJson
from klantreis.commands.output import show, show_json, working

if TYPE_CHECKING:
    from klantreis.usecases.converting import ConvertReport

_File = {"exists": True, "dir_okay": False, "readable": True, "show_default": False}


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis convert mapping.yaml eventlog.csv --out converted")(convert)


def convert(
    mapping: Annotated[Path, typer.Argument(metavar="MAPPING.yaml", **_File)],
    log: Annotated[Path, typer.Argument(metavar="LOG.csv", **_File)],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files; made if it is not there.")],
    as_json: AsJson = False,
) -> None:
    """Turn an event log of another system into clients.csv and facts.jsonl, for `enrol` and `record`."""
    from klantreis.app import open_app
    from klantreis.definitions.mapping import read_mapping
    from klantreis.usecases.converting import convert_log

    with open_app() as app, working("omzetten"):
        read = read_mapping(mapping, app.configuration)
        report = convert_log(app, read, log, out, clock.moment(app, None))
    if as_json:
        show_json(report)
    else:
        _tell(report)
    ended(report.rejected, report.rejections, report.rejected_file, _doubts(report))


def _tell(report: "ConvertReport") -> None:
    show(
        f"{report.rows} rows = {report.facts} facts + {report.enrolments} enrolments + {report.copies} copies + "
        f"{report.left_out} left out + {report.rejected} rejected"
    )
    show(f"{report.cases} cases; {report.ends} facts more from the column with their end")
    for path in report.files:
        show(f"  {path}")


def _doubts(report: "ConvertReport") -> tuple[str, ...]:
    """What went in, and somebody should look at."""
    told = {
        "rows of activities that the mapping does not name were left out": report.unknown,
        "facts lie before the start of their case": report.before_start,
        "facts lie after the end of their case": report.after_end,
        "days are stored as a moment at midnight, and were taken as that day; is it the end of the day before? Then "
        "say `midnight: day_before` in the mapping": report.midnight,
        "cells say something else of their case than an earlier row; the first counts": report.differing,
    } | {f"cases without {name}": number for name, number in report.without.items()}
    return tuple(f"{number} {words}" for words, number in told.items() if number)
