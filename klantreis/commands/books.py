"""Trust: `verify` and `erase`."""

from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, Ref
from klantreis.commands.output import say, show, show_json, working

FOUND = 1


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis verify")(verify)
    app.command(epilog="Example: klantreis erase landsmeer/L-0001 --by kw-1 --why request")(erase)


def verify(as_json: AsJson = False) -> None:
    """Check the books: audit chains, counts that must add up, messages, and the projection against a replay."""
    from klantreis.app import open_app
    from klantreis.usecases.verifying import problems

    found = []
    with open_app() as app, working("narekenen"):
        for problem in problems(app):
            found.append(problem)
            if not as_json:
                show(str(problem))
    if as_json:
        show_json(found)
    say(f"{len(found)} problems" if found else "all is right")
    raise typer.Exit(FOUND if found else 0)


def erase(
    ref: Ref,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Staff code of who decided this.")],
    why: Annotated[str, typer.Option("--why", metavar="CODE", help="Ground, as a code, such as request or retention.")],
    as_json: AsJson = False,
) -> None:
    """Remove the person everywhere and keep the pseudonymous facts. This cannot be undone."""
    from klantreis.app import open_app
    from klantreis.usecases.erasing import erase as remove

    with open_app() as app:
        report = remove(app, ref, code_of(by), why, clock.moment(app, None))
    if as_json:
        show_json(report)
    else:
        show(f"erased: {', '.join(report.cases)}; {report.files} files removed")
        say("not ours to remove: the files you enrolled from, rejected rows beside them, backups, and mail that left")
