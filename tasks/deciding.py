"""What a person decides: about a round that is held, about all sending, about cases, messages and cards."""

from datetime import datetime

from klantreis.usecases import deciding, doubting, holding, releasing, transferring
from klantreis.usecases.colleagues import must_be_somebody
from klantreis.usecases.deciding import Decision
from klantreis.usecases.holding import Scope
from klantreis.usecases.releasing import Decided
from klantreis.usecases.transferring import Transfer, TransferReport
from klantreis.usecases.values import HeldScope
from tasks.careful import careful
from tasks.workplace import workplace


@careful("ronde goedkeuren", run_name="ronde goedkeuren", timeout=600)
def approve_run(run: str, by: str, at: datetime) -> Decided:
    with workplace() as app:
        return releasing.approve(app, run, by, at)


@careful("ronde intrekken", run_name="ronde intrekken", timeout=600)
def discard_run(run: str, by: str, at: datetime) -> Decided:
    with workplace() as app:
        return releasing.discard(app, run, by, at)


@careful("verzenden stilzetten", run_name="verzenden stilzetten", timeout=60)
def hold_sending(scope: Scope, by: str, why: str, at: datetime) -> bool:
    """Whether it was not stopped yet. Whoever presses the brake is not asked who they are: it has to work."""
    with workplace() as app:
        return holding.hold(app, scope, by, why, at)


@careful("verzenden hervatten", run_name="verzenden hervatten", timeout=60)
def release_sending(scope: Scope, by: str, at: datetime) -> int:
    """How many holds ended. Raises FixInput when this is no colleague."""
    with workplace() as app:
        must_be_somebody(app, "--by", by, at, scope.municipality)
        return holding.release(app, scope, by, at)


@careful("wat stilstaat", run_name="wat stilstaat", timeout=60)
def held_scopes() -> tuple[HeldScope, ...]:
    with workplace() as app:
        return holding.held_scopes(app)


@careful("dossiers overdragen", run_name="dossiers overdragen", timeout=3600)
def transfer_cases(wanted: Transfer, at: datetime, dry_run: bool) -> TransferReport:
    with workplace() as app:
        return transferring.transfer(app, wanted, at, dry_run)


@careful("onzeker bericht oplossen", run_name="onzeker bericht oplossen", timeout=60)
def resolve_message(key: str, as_sent: bool, by: str, why: str, at: datetime) -> tuple[str, ...]:
    """References of the cases it is about."""
    with workplace() as app:
        return doubting.resolve_in_doubt(app, key, as_sent=as_sent, by=by, why=why, at=at).cases


@careful("besluitkaart beantwoorden", run_name="besluitkaart van {ref}", timeout=60)
def answer_card(ref: str, decision: Decision, at: datetime) -> str:
    """`new` or `known`. Raises FixInput with the reason when the card may not be answered so."""
    with workplace() as app:
        return deciding.decide(app, ref, decision, at).outcome
