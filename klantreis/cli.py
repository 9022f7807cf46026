"""The `klantreis` command: the outermost layer. What it does is in `klantreis/commands/`.

Exit codes: 0 done · 1 a problem was found or something failed · 2 wrong usage · 3 done in part, rejected rows were
written · 4 held by the fuse.
"""

from collections.abc import Sequence
from typing import Annotated

import typer

from klantreis.commands import (
    aftermath,
    asking,
    attending,
    auditing,
    books,
    changing,
    converting,
    deciding,
    doubts,
    gates,
    health,
    incoming,
    keeping,
    letters,
    measuring,
    rounds,
    sending,
    setup,
    waves,
    worklists,
)
from klantreis.commands.guard import guarded
from klantreis.commands.output import show

app = typer.Typer(
    name="klantreis",
    help="Follow-up of residents on the way to work: every working day, once, and explained.",
    epilog="Example: klantreis follow-up --dry-run",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
MODULES = (
    setup, incoming, worklists, converting, waves, rounds, sending, doubts, aftermath, gates, letters, deciding,
    attending, asking, measuring, auditing, changing, books, keeping, health,
)  # fmt: skip
for module in MODULES:
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        show(f"klantreis {version('klantreis')}")
        raise typer.Exit


@app.callback()
def _every_command(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Follow-up of residents on the way to work: every working day, once, and explained."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; ends in SystemExit with its exit code."""
    with guarded():
        app(args=arguments, prog_name="klantreis")


if __name__ == "__main__":
    main()
