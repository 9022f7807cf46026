"""What waits for a person, each working day after the round: red when something does, green when nothing."""

from typing import Annotated

from prefect.runtime import flow_run

from flows.clock import moment, present_of
from flows.endings import done, needs_a_person
from flows.fuse import ROUNDS
from flows.naming import named_by_day
from flows.parameters import EVERYWHERE, OneOf, asked, municipalities
from flows.technical import flow
from klantreis.reports.attention_page import headline, line
from tasks.aside import put_aside, put_decided_aside
from tasks.attention import look, show_attention
from tasks.overtaken import skip_overtaken
from tasks.workplace import workplace

NAME = "Aandacht"

Where = Annotated[
    str,
    OneOf((EVERYWHERE, *municipalities())),
    asked("Gemeente", "Van welke gemeente u wilt zien wat er wacht."),
]


@flow(name=NAME, flow_run_name=named_by_day("aandacht"))
async def attention(municipality: Where = EVERYWHERE) -> int:
    """Zegt wat er op iemand wacht: berichten die onzeker zijn, besluiten, escalaties, en wat stilstaat."""
    with workplace() as app:
        seen = look(present_of(app, None), "" if municipality == EVERYWHERE else municipality)
        await put_decided_aside(ROUNDS)
    await show_attention(seen)
    await put_aside(NAME, str(flow_run.id), municipality, f"aandacht van {seen.at:%d-%m %H:%M}")
    await skip_overtaken(moment(None))
    if not seen.waiting:
        return done(0, headline(()))
    lines = "\n".join(line(each) for each in seen.waiting).replace("**", "")  # a message is shown as it is
    return needs_a_person(len(seen.waiting), headline(seen.waiting), lines)
