"""What a person decides about a case: `card`, `decide`, `pause`, `resume`, `transfer`."""

from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.commands import clock
from klantreis.commands.options import AsJson, At, DryRun, Municipality, Ref
from klantreis.commands.output import say, show, show_json, working
from klantreis.errors import FixInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantreis.app import App

Who = Annotated[str, typer.Option("--by", metavar="PERSON", help="Staff code of who decides this.", show_default=False)]


def register(app: typer.Typer) -> None:
    app.command(epilog="Example: klantreis card landsmeer/L-0001")(card)
    app.command(
        epilog="Example: klantreis decide 7KQ4M-2XW9T --card 7K2Q-0M4Z --answer reason_accepted --why ill --by kw-1"
    )(decide)
    app.command(epilog="Example: klantreis pause landsmeer/L-0001 --ground illness --until 2026-04-01 --by kw-1")(pause)
    app.command(epilog="Example: klantreis resume landsmeer/L-0001 --by kw-1")(resume)
    app.command(epilog="Example: klantreis transfer --from kw-1 --to kw-2 --by mg-1 --dry-run")(transfer)


def card(ref: Ref, as_json: AsJson = False) -> None:
    """The cards of one case that wait for a person: the facts, and what can be chosen. Their codes are on the cards."""
    from klantreis.app import open_app
    from klantreis.reports.card_page import CardWords, page
    from klantreis.usecases import showing

    with open_app() as app:
        found = showing.cards(app, ref, clock.moment(app, None, clock.END_OF_DAY))
        words = CardWords(words=found.words, events=app.configuration.events, today=found.day)
    if as_json:
        show_json(found.cards)
    elif found.cards:
        show("\n\n".join(page(each, words) for each in found.cards))
    else:
        say(f"{found.ref}: no card waits for an answer")


def decide(
    ref: Ref,
    card: Annotated[str, typer.Option("--card", metavar="CODE", help="Code on the card.", show_default=False)],
    answer: Annotated[
        str, typer.Option("--answer", metavar="EVENT", help="One of the events on the card.", show_default=False)
    ],
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="Your reason, as a code.", show_default=False)],
    by: Who,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day on which it was decided. Default: today.")
    ] = None,
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The field `until` of the event, such as that of a pause.")
    ] = "",
    data: Annotated[
        list[str] | None,
        typer.Option("--data", metavar="NAME=VALUE", help="Another coded field of the event; may be given more often."),
    ] = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Answer a decision card as a named person. The answer becomes a fact; nothing else follows from a card.

    `--at` only in a simulation.
    """
    from klantreis.app import open_app
    from klantreis.moments import parse_day
    from klantreis.usecases.deciding import Decision
    from klantreis.usecases.deciding import decide as answer_card
    from klantreis.usecases.present import moved

    fields = _fields(data or ()) | ({"until": until} if until else {})
    decision = Decision(card=card, answer=answer, why=why, by=by, on=parse_day(on) if on else None, data=fields)
    with open_app() as app:
        moment = clock.moment(app, at)
        done = answer_card(app, ref, decision, moment if at is None else moved(app, moment))
    if as_json:
        show_json(done)
    else:
        show(f"{done.case}: {done.answer} of {done.on} by {done.by} {_RECORDED[done.outcome]} ({done.fact})")


_RECORDED = {"new": "recorded", "known": "was recorded already"}


def _fields(pairs: "Sequence[str]") -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in found:
            raise FixInput("--data: write each field once, as name=value, such as ground=illness")
        found[name] = value
    return found


def pause(
    ref: Ref,
    ground: Annotated[
        str, typer.Option("--ground", metavar="G", help="Why, as a code of the event case_paused.", show_default=False)
    ],
    by: Who,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The first day it runs again. Default: until resumed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Pause a case from today: no messages, and its own norms wait. The terms of law run on."""
    from klantreis.app import open_app
    from klantreis.moments import parse_day
    from klantreis.usecases import steering

    with open_app() as app:
        done = steering.pause(app, ref, ground, parse_day(until) if until else None, by, clock.moment(app, None))
    if as_json:
        show_json(done)
    else:
        end = f"until {done.until}" if done.until else "until it is resumed"
        show(f"{done.case}: {'paused' if done.outcome == 'new' else 'was paused already'} {end}")


def resume(ref: Ref, by: Who, as_json: AsJson = False) -> None:
    """End the pause of a case today."""
    from klantreis.app import open_app
    from klantreis.usecases import steering

    with open_app() as app:
        done = steering.resume(app, ref, by, clock.moment(app, None))
    if as_json:
        show_json(done)
    else:
        show(f"{done.case}: resumed")


def transfer(
    from_: Annotated[str, typer.Option("--from", metavar="A", help="Who has the cases now.", show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="B", help="Who gets them.", show_default=False)],
    by: Who,
    municipality: Municipality = "",
    case: Annotated[
        list[str] | None, typer.Option("--case", metavar="REF", help="Only this case; may be given more often.")
    ] = None,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="case_worker or jobcoach. Default: what the case names A for.")
    ] = "",
    team: Annotated[str, typer.Option("--team", metavar="T", help="Only cases of this team.")] = "",
    to_team: Annotated[str, typer.Option("--to-team", metavar="T", help="The cases' team from now on.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give open cases to another colleague. What fell due before stays charged to who had them."""
    from klantreis.app import open_app
    from klantreis.usecases.checks import code
    from klantreis.usecases.transferring import Transfer
    from klantreis.usecases.transferring import transfer as give

    with open_app() as app, working("overdragen"):
        wanted = Transfer(
            from_=from_,
            to=to,
            by=by,
            municipality=municipality or _the_only_one(app),
            role=role,
            team=team,
            to_team=code(to_team) if to_team else "",
            cases=tuple(case or ()),
        )
        done = give(app, wanted, clock.moment(app, None), dry_run)
    if as_json:
        show_json(done)
        return
    show(
        f"{len(done.cases)} case{'' if len(done.cases) == 1 else 's'} from {from_} to {to}"
        + (
            "; dry run, nothing was written"
            if dry_run
            else f"; lines that had not left yet and went along: {done.lines}"
        )
    )


def _the_only_one(app: "App") -> str:
    names = sorted(app.configuration.municipalities)
    if len(names) != 1:
        raise FixInput(f"name the municipality with --municipality: {', '.join(names)}")
    return names[0]
