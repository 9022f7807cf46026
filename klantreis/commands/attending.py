"""What waits for a person, and what a colleague says of an escalation: `attention`, `escalations`, `acknowledge`."""

from typing import Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.login import code_of
from klantreis.commands.options import AsJson, At, By, Municipality, Ref
from klantreis.commands.output import show, show_json, show_markdown, show_table


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis attention --municipality landsmeer")(attention)
    app.command(epilog="Example: klantreis escalations --all")(escalations)
    app.command(epilog="Example: klantreis acknowledge 7KQ4M-2XW9T --settled --why contacted --by kw-1")(acknowledge)


def attention(municipality: Municipality = "", at: At = None, as_json: AsJson = False) -> None:
    """What waits for a person now, most important first: since when, in which cases, and what to do."""
    from klantreis.app import open_app
    from klantreis.reports.attention_page import page
    from klantreis.usecases import attending

    with open_app() as app:
        moment = clock.moment(app, at)
        waiting = attending.attention(app, moment, municipality)
        rows = attending.escalation_rows(app, moment, municipality)
    if as_json:
        show_json(waiting)
    else:
        show_markdown(page(moment, waiting, rows))


def escalations(
    municipality: Municipality = "",
    everything: Annotated[bool, typer.Option("--all", help="Those that somebody acknowledged too.")] = False,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """What stalled, was escalated, and nobody acknowledged; the oldest first."""
    from klantreis.app import open_app
    from klantreis.reports.escalation_words import said
    from klantreis.usecases.acknowledging import listed

    with open_app() as app:
        found = listed(app, clock.moment(app, at), municipality, all_of_them=everything)
    if as_json:
        show_json([{name: value for name, value in _plain(each).items() if name != "case_id"} for each in found])
        return
    rows = [
        (
            each.ref, each.title, each.obligation, each.person or each.role, each.due_on, each.since,
            f"{said(each.said, each.why, each.by)} op {each.on}" if each.by else "",
        )
        for each in found
    ]  # fmt: skip
    show_table("Escalaties", ("dossier", "wat", "code", "ligt bij", "moest op", "geëscaleerd op", "gezien"), rows)


def acknowledge(
    ref: Ref,
    obligation: Annotated[
        str, typer.Option("--obligation", metavar="CODE", help="Only this one. Default: all that is escalated.")
    ] = "",
    settled: Annotated[bool, typer.Option("--settled", help="It was dealt with; say how with --why.")] = False,
    why: Annotated[str, typer.Option("--why", metavar="CODE", help="How: contacted, planned, recorded, …")] = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Say that you look after what was escalated in a case, or how it was settled. A later rung asks anew.

    Nothing else changes: only a fact ends what is overdue.
    """
    from klantreis.app import open_app
    from klantreis.usecases import acknowledging

    with open_app() as app:
        done = acknowledging.acknowledge(
            app, ref, by=code_of(by), at=clock.moment(app, None), obligation=obligation, settled=settled, why=why
        )
    if as_json:
        show_json(done)
    else:
        known = " (was known already)" if done.outcome == "known" else ""
        show(f"{done.case}: {'settled' if settled else 'seen'}: {', '.join(done.titles)}{known}")


def _plain(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]
