"""What a colleague says of an escalation."""

from datetime import datetime

from klantreis.usecases import acknowledging
from tasks.careful import careful
from tasks.workplace import workplace


@careful("escalatie oppakken", run_name="escalatie van {ref}", timeout=60)
def acknowledge(ref: str, by: str, settled: bool, why: str, at: datetime) -> str:
    """`new` or `known`. Raises FixInput with the reason when it may not be."""
    with workplace() as app:
        return acknowledging.acknowledge(app, ref, by=by, at=at, settled=settled, why=why).outcome
