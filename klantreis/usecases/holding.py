"""Sending stopped and started again, by a named person: everything, a municipality, a channel or one case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import holds, lookup
from klantreis.store.cases import find_ref
from klantreis.store.engine import reading, writing
from klantreis.usecases import checks
from klantreis.usecases.context import Context
from klantreis.usecases.values import HeldScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is stopped. Nothing filled in: everything."""

    municipality: str = ""
    channel: str = ""
    case: str = ""  #: our reference, or `municipality/client_ref`


def hold(app: Context, scope: Scope, by: str, why: str, at: datetime) -> bool:
    """Stop sending in this scope until it is released. False when exactly this is held already.

    `by` is a staff code and `why` a code. Raises FixInput for an unknown municipality or channel, UnknownCase.
    """
    _require_known(app, scope)
    with writing(app.engine) as conn:
        return holds.place(
            conn,
            at=at,
            by=checks.code(by),
            why=checks.code(why) if why else "",
            municipality=scope.municipality,
            channel=scope.channel,
            case_id=_case_id(conn, scope),
        )


def release(app: Context, scope: Scope, by: str, at: datetime) -> int:
    """Start sending again where exactly this scope was held; how many holds ended. `by` is a staff code. Raises as
    `hold` does."""
    _require_known(app, scope)
    with writing(app.engine) as conn:
        return holds.lift(
            conn,
            at=at,
            by=checks.code(by),
            municipality=scope.municipality,
            channel=scope.channel,
            case_id=_case_id(conn, scope),
        )


def held_scopes(app: Context) -> tuple[HeldScope, ...]:
    """All that is held now, the oldest first."""
    with reading(app.engine) as conn:
        return held_now(conn)


def held_now(conn: Connection, municipality: str = "") -> tuple[HeldScope, ...]:
    """What is held, the oldest first: of one municipality, with what is held everywhere, or (empty) all of it."""
    return tuple(
        HeldScope(
            municipality=each.municipality, channel=each.channel, case=each.case,
            since_at=each.since_at.astimezone(AMSTERDAM), by=each.by, why=each.why,
        )
        for each in holds.open_holds(conn)
        if not municipality or each.municipality in ("", municipality)
    )  # fmt: skip


def _require_known(app: Context, scope: Scope) -> None:
    if scope.municipality and scope.municipality not in app.configuration.municipalities:
        raise FixInput(f"no municipality '{checks.shown(scope.municipality)}' in the configuration")
    if scope.channel and scope.channel not in app.channels:
        raise FixInput(f"no channel '{checks.shown(scope.channel)}'; there are {', '.join(sorted(app.channels))}")


def _case_id(conn: Connection, scope: Scope) -> int | None:
    if not scope.case:
        return None
    ref = find_ref(conn, scope.case)
    return next(case.id for case in lookup.cases_of_the_same_clients(conn, (), {ref}) if case.ref == ref)
