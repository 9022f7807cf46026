"""An escalation acknowledged or settled by a named colleague, by the rules of core/acknowledging.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from klantreis.core.acknowledging import Said, Settled
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import chain, escalations, people
from klantreis.store.cases import find_ref
from klantreis.store.engine import reading, writing
from klantreis.store.escalations import Escalation
from klantreis.store.lookup import cases_of_the_same_clients
from klantreis.usecases.colleagues import must_be_colleague
from klantreis.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledging:
    """`new`, or `known` when all of it was said already. `about`: the obligations of which it was said."""

    outcome: str
    case: str
    about: tuple[str, ...]
    titles: tuple[str, ...]


def acknowledge(
    app: Context, ref: str, *, by: str, at: datetime, obligation: str = "", settled: bool = False, why: str = ""
) -> Acknowledging:
    """Say that somebody looks after the escalations of a case, or how they were settled: of all, or of one obligation.

    Raises UnknownCase, and FixInput where nothing is escalated, the colleague is none, or the code is none.
    """
    _must_fit(settled, why)
    kind, today = (Said.settled if settled else Said.seen), at.astimezone(AMSTERDAM).date()
    with writing(app.engine) as conn:
        found = find_ref(conn, ref)
        (case,) = (each for each in cases_of_the_same_clients(conn, (), {found}) if each.ref == found)
        chain.heads(conn, {case.id})
        must_be_colleague("--by", by, people.staff_of(conn, case.municipality), today)
        about = _chosen(escalations.of_case(conn, case.id, today), obligation, case.ref)
        news = [each for each in about if not _is_known(each, kind)]
        escalations.say(conn, news, kind=kind.value, why=why, by=by, at=at)
    return Acknowledging(
        outcome="new" if news else "known",
        case=case.ref,
        about=tuple(each.obligation for each in about),
        titles=tuple(each.title for each in about),
    )


def listed(app: Context, at: datetime, municipality: str = "", *, all_of_them: bool = False) -> list[Escalation]:
    """The escalations that wait, the oldest first; with `all_of_them` the acknowledged ones too."""
    day = at.astimezone(AMSTERDAM).date()
    with reading(app.engine) as conn:
        if all_of_them:
            return list(escalations.everything(conn, day, municipality))
        return escalations.waiting(conn, day, municipality)


def _must_fit(settled: bool, why: str) -> None:
    known = ", ".join(Settled)
    if settled and why not in set(Settled):
        raise FixInput(f"--why: say how it was settled, as one of: {known}")
    if why and not settled:
        raise FixInput("--why goes with --settled: who only looks after it needs no reason")


def _chosen(found: Iterable[Escalation], obligation: str, ref: str) -> list[Escalation]:
    found = list(found)
    if not found:
        raise FixInput(f"{ref} has no escalation: nothing in it is overdue and was escalated. Nothing to acknowledge")
    chosen = [each for each in found if not obligation or each.obligation == obligation]
    if not chosen:
        names = ", ".join(sorted({each.obligation for each in found}))
        raise FixInput(f"--obligation: this case has no such escalation; it has {names}")
    return chosen


def _is_known(each: Escalation, kind: Said) -> bool:
    """Said already of this very rung. Who settled it has seen it."""
    return each.said in (kind.value, Said.settled.value)
