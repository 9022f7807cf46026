"""People called in groups: `wave`."""

from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, At, DryRun, Municipality
from klantreis.commands.output import show_json, show_markdown, working

if TYPE_CHECKING:
    from klantreis.usecases.values import WaveDay

BROKEN = 1


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis wave --dry-run --at 2026-03-02")(wave)


def wave(
    municipality: Municipality = "",
    journey: Annotated[str, typer.Option("--journey", metavar="J", help="Only this journey.")] = "",
    at: At = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Call people to the appointment slots that can be filled today, as many as there is room for.

    A dry run shows who would be called, and why slots stay empty. Otherwise `--at` is only for a simulation.
    """
    from klantreis.app import open_app
    from klantreis.reports.wave_summary import wave_markdown
    from klantreis.usecases import waving
    from klantreis.usecases.present import repeated

    with open_app() as app, working("uitnodigen"):
        moment = clock.moment(app, at)
        if at is not None and not dry_run:
            moment = repeated(app, moment)
        done = waving.call_all(app, waving.begin(app, moment, municipality, journey, dry_run))
    if as_json:
        show_json(_object(done))
    else:
        show_markdown(wave_markdown(done))
    raise typer.Exit(BROKEN if done.broken else 0)


def _object(done: "WaveDay") -> dict[str, object]:
    return {
        "at": done.ticket.at,
        "day": done.ticket.day,
        "dry_run": done.ticket.dry_run,
        "closed": done.ticket.closed,
        "called": done.called,
        "waiting": sum(wave.waiting for wave in done.waves),
        "broken": done.broken,
        "waves": done.waves,
    }
