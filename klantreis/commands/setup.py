"""The database and the configuration: `init`, `check`, `draw`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson
from klantreis.commands.output import say, show, show_json, working
from klantreis.errors import FixConfiguration, FixInput

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from klantreis.errors import Finding
    from klantreis.settings import Settings

FOUND = 1


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis init --simulation")(init)
    app.command(epilog="Example: klantreis check config --simulate")(check)
    app.command(epilog="Example: klantreis draw landsmeer --svg landsmeer.svg")(draw)


def init(
    simulation: Annotated[
        bool, typer.Option("--simulation", help="Mark the database as one in which time may be moved.")
    ] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="REVISION", help="Bring the tables to this revision, also an older one (0008)."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Create the database, or upgrade it; doing it again changes nothing.

    `--to` goes back before an older version of the program is started; nothing is taken away (docs/upgrade.md).
    """
    from klantreis.settings import Settings
    from klantreis.store.calendars import before_calendars
    from klantreis.store.engine import make_engine, reading, shown_address, translated, writing
    from klantreis.store.revisions import NEEDED
    from klantreis.store.schema import bring, is_simulation, mark_simulation

    settings = Settings()
    engine = make_engine(settings.database_url)
    try:
        settings.make_secret()
        with translated():
            bring(settings.database_url, to or NEEDED)
    except OSError as error:
        raise FixConfiguration(
            f"The folder of the database cannot be made or written ({error.strerror}). Mend KLANTREIS_DATABASE_URL, or "
            "the rights of the folder it names."
        ) from None
    try:
        if simulation:
            with writing(engine) as conn:
                mark_simulation(conn)
        with reading(engine) as conn:
            marked, unknown = is_simulation(conn), before_calendars(conn)
    finally:
        engine.dispose()
    where, tables = shown_address(settings.database_url), to or NEEDED
    if as_json:
        show_json({"database": where, "simulation": marked, "calendars_kept": not unknown, "tables": tables})
    else:
        show(f"{where} is ready{' (simulation: time may be moved)' if marked else ''}.")
    if tables != NEEDED:
        say(f"It has the tables of {tables}: this version refuses it now. Start the version that belongs to {tables}.")
    if unknown:
        say(
            "Its runs kept no calendar yet: until the next run an audit of an earlier day counts with the present "
            "calendar, and after it with the one that run plans with."
        )


def check(
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="Configuration folder. Default: KLANTREIS_CONFIG.")
    ] = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Also live through the journeys with invented people.")
    ] = False,
    journey: Annotated[str, typer.Option("--journey", metavar="J", help="With --simulate: only this journey.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=2600, help="With --simulate: office days to live.")] = 260,
    as_json: AsJson = False,
) -> None:
    """Check the configuration; one line per finding: file:line: what is wrong and what to do."""
    from klantreis.definitions.configuration import check as find
    from klantreis.settings import Settings

    settings = Settings()
    folder = path or settings.config
    findings = find(folder, holders=_holders(settings), today=clock.now().date())
    if simulate and all(finding.warning for finding in findings):
        with working("uitproberen"):
            findings = (*findings, *_tried_out(folder, journey, days))
    if as_json:
        show_json(findings)
    for finding in [] if as_json else findings:
        show(str(finding))
    wrong = sum(not finding.warning for finding in findings)
    say(f"{folder.as_posix()}: {wrong} wrong, {len(findings) - wrong} warnings")
    raise typer.Exit(FOUND if wrong else 0)


def _tried_out(folder: Path, journey: str, days: int) -> "tuple[Finding, ...]":
    from klantreis.definitions.configuration import load
    from klantreis.definitions.simulating import try_out

    return tuple(try_out(load(folder), journey, days))


def _holders(settings: "Settings") -> "Mapping[str, Collection[str]] | None":
    """Roles that somebody holds, when there is a database and it knows any colleague."""
    from klantreis.errors import KlantreisError
    from klantreis.store.engine import make_engine, reading
    from klantreis.store.people import holders

    file = settings.database_url.removeprefix("sqlite:///")
    if file != settings.database_url and not Path(file).exists():
        return None
    engine = make_engine(settings.database_url)
    try:
        with reading(engine) as conn:
            return holders(conn) or None
    except KlantreisError:
        return None
    finally:
        engine.dispose()


def draw(
    journey: Annotated[str, typer.Argument(metavar="JOURNEY", help="Name of the journey.", show_default=False)],
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Write a picture instead of Mermaid text.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw the journey as it is valid today, as Mermaid text or as an SVG picture."""
    from klantreis.definitions.configuration import load
    from klantreis.definitions.draw import draw_mermaid
    from klantreis.definitions.picture import draw_svg
    from klantreis.settings import Settings

    configuration = load(Settings().config)
    found = configuration.journey(journey, clock.now().date())
    words = (configuration.events, configuration.roles)
    if svg is not None:
        try:
            svg.write_text(draw_svg(found, *words), encoding="utf-8")
        except OSError as error:
            raise FixInput(f"{svg} cannot be written: {error.strerror}") from None
        say(f"{svg} written")
    if as_json:
        about = {"journey": found.name, "version": found.version, "hash": found.hash}
        show_json(about | ({"svg": svg} if svg else {"mermaid": draw_mermaid(found, *words)}))
    elif svg is None:
        show(draw_mermaid(found, *words))
