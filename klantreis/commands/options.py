"""Options and arguments that several commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output on standard output.")]
Municipality = Annotated[str, typer.Option("--municipality", metavar="M", help="Only this municipality.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen and write nothing.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="2026-03-02T09:00, or a day. Europe/Amsterdam unless it has an offset. Default: now.",
    ),
]
By = Annotated[str, typer.Option("--by", metavar="CODE", help="Staff code of who does this. Default: your login name.")]
Ref = Annotated[
    str, typer.Argument(metavar="REF", help="Our case reference, or municipality/client_ref.", show_default=False)
]
RunRef = Annotated[
    str, typer.Argument(metavar="RUN", help="Reference of the run, such as R-20260105-1.", show_default=False)
]
