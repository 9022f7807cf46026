"""People called in groups, before the round of the day: that one invites them."""

from typing import Annotated

from flows.choices import PROGRAMMES
from flows.clock import moment, present_of
from flows.endings import done, needs_a_person
from flows.forms import refusals_end_red
from flows.naming import named_by_day
from flows.parameters import EVERYWHERE, At, DryRun, Municipality, OneOf, asked
from flows.technical import flow
from klantreis.reports.wave_summary import headline
from klantreis.usecases.values import WaveDay
from tasks.overtaken import skip_overtaken
from tasks.waving import begin, call_each, show_waves
from tasks.workplace import workplace

Programme = Annotated[
    str,
    OneOf((EVERYWHERE, *PROGRAMMES)),
    asked("Reis", "De reis die in groepen uitnodigt. Alle: elke reis die dat doet."),
]


@flow(name="Groepen uitnodigen", flow_run_name=named_by_day("groepen uitnodigen"))
@refusals_end_red(None)
async def waves(
    dry_run: DryRun = False, municipality: Municipality = EVERYWHERE, journey: Programme = EVERYWHERE, at: At = None
) -> WaveDay | None:
    """Vult de momenten die nu gevuld kunnen worden: zoveel inwoners als er plaats is, in de volgorde die de reis zegt.

    De opvolging van die dag verstuurt de uitnodigingen.
    """
    where, what = ("" if name == EVERYWHERE else name for name in (municipality, journey))
    with workplace() as app:
        ticket = begin(present_of(app, at), at is not None, where, what, dry_run)
        day = await call_each(ticket)
        if not ticket.closed:
            await show_waves(day)
        await skip_overtaken(moment(None))
    end = needs_a_person if day.broken or day.failed else done
    return end(day, headline(day))
