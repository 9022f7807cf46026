"""Call people in groups: one task run per programme, which is one transaction."""

from datetime import datetime

from prefect.artifacts import acreate_markdown_artifact
from prefect.logging import get_run_logger

from klantreis.reports.wave_summary import wave_markdown
from klantreis.usecases import present, waving
from klantreis.usecases.values import Programme, WaveDay, WaveReport, WaveTicket
from tasks.careful import careful
from tasks.workplace import workplace


@careful("uitnodigen beginnen", run_name="uitnodigen beginnen", timeout=300)
def begin(at: datetime, moved: bool, municipality: str, journey: str, dry_run: bool) -> WaveTicket:
    """`moved`: the moment was given. Raises FixInput when it may not be, or a name is unknown."""
    with workplace() as app:
        if moved and not dry_run:
            present.moved(app, at)
        return waving.begin(app, at, municipality, journey, dry_run)


@careful("groepen vullen", run_name="groepen vullen: {programme.journey}, {programme.municipality}", timeout=1800)
def call(ticket: WaveTicket, programme: Programme) -> WaveReport:
    with workplace() as app:
        report = waving.call(app, ticket.at, programme, dry_run=ticket.dry_run)
    get_run_logger().info("%s: %d uitgenodigd, %d wachten", programme.journey, report.called, report.waiting)
    return report


async def call_each(ticket: WaveTicket) -> WaveDay:
    """Every programme; one that fails does not stop the others, and is told at the end."""
    ended = [(each, call(ticket, each, return_state=True)) for each in ticket.programmes]
    told = [(each, await state.aresult(raise_on_failure=False)) for each, state in ended]
    return WaveDay(
        ticket=ticket,
        waves=tuple(report for _, report in told if isinstance(report, WaveReport)),
        failed=tuple(each for each, report in told if not isinstance(report, WaveReport)),
    )


async def show_waves(day: WaveDay) -> None:
    """What staff read: the moments, who was called by reference, and why a moment stayed empty."""
    key = "uitnodigen-proef" if day.ticket.dry_run else "uitnodigen"
    await acreate_markdown_artifact(wave_markdown(day), key=key, description=f"Uitnodigen op {day.ticket.day}")
