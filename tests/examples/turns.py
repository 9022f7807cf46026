"""The turns a journey can take: what an example should have in it."""

from collections.abc import Iterable

from klantreis.core.journey import Journey


def turns_of(versions: Iterable[Journey]) -> set[str]:
    """The events that move a case to another stage, or end an obligation."""
    stages = [stage for journey in versions for stage in (journey.always, *journey.stages.values())]
    moves = {move.event for stage in stages for move in stage.moves}
    endings = {
        match.event
        for stage in stages
        for obligation in stage.obligations
        for match in (*obligation.met_by, *obligation.missed_by, *obligation.lapsed_by)
    }
    return moves | endings
