"""`letters`: batches for the print room, and what became of letters. In Dutch: the print room reads it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, By, Municipality
from klantreis.commands.output import say, show, show_json, show_table
from klantreis.core.letters import letters_counted

if TYPE_CHECKING:
    from klantreis.usecases.printing import ClosedBatch

FAILED = 1
STATES = {"open": "half gesloten", "closed": "naar de drukkamer", "handed_over": "op de post"}
WAITING = {
    "rendered": "wachten op de volgende partij",
    "missing": "bestand ontbreekt of is veranderd",
    "withdrawn": "niet gedrukt: overleden of verhuisd",
    "erased": "gewist",
}

letters = typer.Typer(help="Letters: print batches, and what the print room and the post say of them.")

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="2026-11-27. Default: today.")]
Why = Annotated[str, typer.Option("--why", metavar="CODE", help="A code that says why, such as unknown_address.")]
Which = Annotated[
    str, typer.Argument(metavar="KEY|NUMBER", help="The mark at its foot, or its number.", show_default=False)
]


def register(app: typer.Typer) -> None:
    letters.command("list", epilog="Example: klantreis letters list --municipality landsmeer")(list_letters)
    letters.command("close", epilog="Example: klantreis letters close --municipality landsmeer")(close)
    letters.command(
        "handed-over", epilog="Example: klantreis letters handed-over landsmeer-2026-11-26-1 --by pr-1 --on 2026-11-27"
    )(handed_over)
    letters.command(
        "returned", epilog="Example: klantreis letters returned landsmeer-br-000012 --why unknown_address --by pr-1"
    )(returned)
    letters.command("reprint", epilog="Example: klantreis letters reprint landsmeer-br-000012 --why jam --by pr-1")(
        reprint
    )
    letters.command("sample", epilog="Example: klantreis letters sample invitation --municipality landsmeer")(sample)
    app.add_typer(letters, name="letters", no_args_is_help=True, epilog="Example: klantreis letters list --json")


def list_letters(municipality: Municipality = "", as_json: AsJson = False) -> None:
    """The batches that wait for the print room's word, the newest that are posted, and letters in no batch."""
    from klantreis.app import open_app
    from klantreis.usecases import posting, printing

    with open_app() as app:
        lines = posting.list_batches(app, municipality, clock.moment(app, None))
        waiting = printing.waiting(app, municipality)
    if as_json:
        show_json({"batches": lines, "waiting": waiting})
        return
    rows = [
        (
            line.batch,
            f"{'LET OP: nog niet bevestigd' if line.late else STATES[line.state]}",
            line.letters,
            line.pages,
            line.closed_on or "",
            line.handed_on or "",
            line.by,
        )
        for line in lines
    ]
    columns = ("partij", "stand", "#brieven", "#bladzijden", "gesloten op", "op de post op", "volgens")
    show_table("Brieven", columns, rows, alarm="LET OP")
    for state, count in sorted(waiting.items()):
        show(f"{count} in geen partij: {WAITING[state]}")


def close(municipality: Municipality = "", as_json: AsJson = False) -> None:
    """Close the batch of what waits. Done again it changes nothing; broken off it is gone on with."""
    from klantreis.app import open_app
    from klantreis.errors import FixInput
    from klantreis.usecases import printing

    with open_app() as app:
        names = list(app.configuration.house_styles)
        if municipality and municipality not in names:
            raise FixInput(f"this municipality sends no letters; those that do: {', '.join(names) or 'none'}")
        at = clock.moment(app, None)
        closed = [
            batch for name in ([municipality] if municipality else names) for batch in printing.close(app, name, at)
        ]
    if as_json:
        show_json(closed)
    else:
        _tell_closed(closed)
    missing = [number for batch in closed for number in batch.missing]
    if missing:
        say(
            f"{len(missing)} letters stay out, for their file is not there or was changed: {', '.join(missing)}. "
            "Put the files back from the backup and close again."
        )
        raise typer.Exit(FAILED)


def _tell_closed(closed: "list[ClosedBatch]") -> None:
    if not closed:
        show("er wacht geen brief")
    for batch in closed:
        if batch.letters:
            pages = f"{batch.pages} bladzijde{'' if batch.pages == 1 else 'n'}"
            show(f"{batch.batch}: {letters_counted(batch.letters)}, {pages}, in {batch.folder}")


def handed_over(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Such as landsmeer-2026-11-26-1.", show_default=False)],
    on: On = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """The print room gave this batch to the post. Only from then on its letters count as sent."""
    from klantreis.app import open_app
    from klantreis.usecases import posting

    with open_app() as app:
        day = clock.day(app, on) if on else None
        done = posting.hand_over(app, batch, on=day, by=code_of(by), at=clock.moment(app, None))
    if as_json:
        show_json(done)
    else:
        already = "" if done.new else "al eerder "
        show(f"{done.batch}: {letters_counted(done.letters)} {already}op de post, {done.on}")


def returned(which: Which, why: Why, on: On = None, by: By = "", as_json: AsJson = False) -> None:
    """The post brought this letter back: its address is used no more, and the message goes out another way."""
    from klantreis.app import open_app
    from klantreis.usecases import posting

    with open_app() as app:
        day = clock.day(app, on) if on else None
        done = posting.mark_returned(app, which, on=day, why=why, by=code_of(by), at=clock.moment(app, None))
    if as_json:
        show_json(done)
    else:
        show(f"{done.letter}: {'retour gekomen' if done.new else 'was al retour gekomen'}")


def reprint(which: Which, why: Why, by: By = "", as_json: AsJson = False) -> None:
    """Print this letter again, under a new number in the next batch."""
    from klantreis.app import open_app
    from klantreis.usecases import posting

    with open_app() as app:
        done = posting.reprint(app, which, why=why, by=code_of(by))
    if as_json:
        show_json(done)
    else:
        waits = "komt in de volgende partij" if done.new else "wacht al op de volgende partij"
        show(f"{done.letter}: {waits}, in plaats van {done.instead_of}")


def sample(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Such as invitation.", show_default=False)],
    municipality: Municipality = "",
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to.")] = Path("voorbeeldbrief.pdf"),
    as_json: AsJson = False,
) -> None:
    """A letter with invented data, to look at the house style. Needs no database."""
    from klantreis.definitions.remembered import load_once
    from klantreis.settings import Settings
    from klantreis.usecases.sampling import sample_letter

    settings = Settings()
    pdf = sample_letter(load_once(settings.config), settings.config, municipality, text)
    out.write_bytes(pdf)
    if as_json:
        show_json({"file": out})
    else:
        show(f"{out}: een voorbeeld met verzonnen gegevens")
