"""Every rule that holds a message back leaves its reason, and is asked again until the moment of sending.

One resident of Landsmeer, whom "Wij willen graag met u kennismaken" was planned for on Monday. Between planning and
sending, or between the claim and the sending, one thing happens.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from klantreis.channels.port import Envelope, Outcome
from klantreis.store import contacts
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Case, Client, Message, table
from klantreis.usecases.holding import Scope, hold
from klantreis.usecases.leaving import gone_file
from tests.core.small_journeys import day
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, reconfigured, tell

_message, _case, _client = table(Message), table(Case), table(Client)
MONDAY = "ma 2026-03-02"
ACQUAINT = "Wij willen graag met u kennismaken"
Happens = Callable[[Town], None]


def town_of(build: Build, tmp_path: Path, post: Post, **changes: str) -> Town:
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config", **changes))
    town.live("vr 2026-02-27")
    town.enrol(MONDAY, "L-0001")
    return town


# --- what may happen --------------------------------------------------------------------------------------------------


def dies(town: Town) -> None:
    tell(town, "L-0001", "landsmeer", "deceased", MONDAY)


def moves(town: Town) -> None:
    tell(town, "L-0001", "landsmeer", "moved_away", MONDAY)


def is_on_the_list_of_the_dead(town: Town) -> None:
    path = town.folder / "gone.csv"
    path.write_text(f"client_ref,deceased_on,moved_on\nL-0001,{day(MONDAY)},\n")
    assert gone_file(town.app, path, "landsmeer", moment(MONDAY, 10)).new == 1


def answers(town: Town) -> None:
    tell(town, "L-0001", "landsmeer", "talk_planned", MONDAY, at="wo 2026-03-18", place="stadhuis")


def ends(town: Town) -> None:
    tell(town, "L-0001", "landsmeer", "journey_closed", MONDAY)


def pauses(town: Town) -> None:
    with writing(town.app.engine) as conn:
        conn.execute(update(_case).values(paused_until=day("vr 2026-03-06")))


def withdraws_consent(town: Town) -> None:
    town.enrol(MONDAY, "L-0001", consent_email="")


def has_a_mailbox_no_more(town: Town) -> None:
    with writing(town.app.engine) as conn:
        contacts.suppress(
            conn, "l-0001@example.org", town.app.key, channel="email", reason="x", at=moment(MONDAY, 9)
        )  # fmt: skip


def has_no_way_left(town: Town) -> None:
    withdraws_consent(town)
    rules = town.app.configuration.municipalities["landsmeer"]
    only_mail = replace(rules, channels={**rules.channels, "client": ("email",)})
    configuration = replace(town.app.configuration, municipalities={"landsmeer": only_mail})
    town.app = replace(town.app, configuration=configuration)


def is_held(**scope: str) -> Happens:
    return lambda town: _hold(town, Scope(**scope))


def _hold(town: Town, scope: Scope) -> None:
    hold(town.app, scope, "kw-1", "complaint", moment(MONDAY, 9))


def nothing(town: Town) -> None:
    """Nothing happens."""


# --- between planning and sending -------------------------------------------------------------------------------------

#: What happens; the lines of the municipality's file; when it is delivered; what the message says afterwards.
RULES: dict[str, tuple[Happens, dict[str, str], str, tuple[str, str]]] = {
    "nothing": (nothing, {}, f"{MONDAY} 10:00", ("sent", "")),
    "deceased": (dies, {}, f"{MONDAY} 10:00", ("withdrawn", "nothing_left")),
    "deceased, by the list": (is_on_the_list_of_the_dead, {}, f"{MONDAY} 10:00", ("withdrawn", "nothing_left")),
    "moved": (moves, {}, f"{MONDAY} 10:00", ("withdrawn", "nothing_left")),
    "ended": (ends, {}, f"{MONDAY} 10:00", ("withdrawn", "nothing_left")),
    "answered": (answers, {}, f"{MONDAY} 10:00", ("withdrawn", "nothing_left")),
    "paused": (pauses, {}, f"{MONDAY} 10:00", ("due", "paused")),
    "no consent": (withdraws_consent, {}, f"{MONDAY} 10:00", ("sent", "file")),
    "no address": (has_a_mailbox_no_more, {}, f"{MONDAY} 10:00", ("sent", "file")),
    "no way at all": (has_no_way_left, {}, f"{MONDAY} 10:00", ("withdrawn", "no_address")),
    "window": (nothing, {}, f"{MONDAY} 18:00", ("due", "")),
    "weekend": (nothing, {}, "za 2026-03-07 10:00", ("due", "")),
    "held case": (is_held(case="landsmeer/L-0001"), {}, f"{MONDAY} 10:00", ("due", "")),
    "held channel": (is_held(channel="email"), {}, f"{MONDAY} 10:00", ("due", "")),
    "held municipality": (is_held(municipality="landsmeer"), {}, f"{MONDAY} 10:00", ("due", "")),
    "held everything": (is_held(), {}, f"{MONDAY} 10:00", ("due", "")),
    "too old": (nothing, {}, "vr 2026-05-01 10:00", ("withdrawn", "too_old")),
    "feed": (nothing, {"feed": "{older_than: 2d}"}, f"{MONDAY} 10:00", ("due", "feed_old")),
    "feed, only a warning": (
        nothing, {"feed": "{older_than: 2d, then: warn}"}, f"{MONDAY} 10:00", ("sent", "")
    ),
    "shadow": (nothing, {"sending": '{opens: "09:00", closes: "17:30", shadow: yes}'}, f"{MONDAY} 10:00",
               ("withdrawn", "shadow")),
}  # fmt: skip
#: What the action says of itself where its message only says that it carries nothing any more.
OF_THE_ACTION = {
    "deceased": "deceased", "deceased, by the list": "deceased", "moved": "moved", "ended": "ended",
    "answered": "answered",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_holds_a_message_back_leaves_its_reason(build: Build, tmp_path: Path, rule: str) -> None:
    happens, changes, at, outcome = RULES[rule]
    post = Post()
    town = town_of(build, tmp_path, post, **changes)
    town.plan(MONDAY)
    happens(town)
    on, _, clock = at.rpartition(" ")
    town.deliver(on, int(clock[:2]), 0)
    state, reason = outcome
    assert left_of_the_message(town) == (state, "" if reason == "file" else reason)
    assert (ACQUAINT in [subject for _, subject in post.sent]) is (outcome == ("sent", ""))
    if reason == "file":
        assert town.mails()[-1]["Subject"] == ACQUAINT
    if rule in OF_THE_ACTION:
        assert town.silences("L-0001")[0] == f"{MONDAY} plan_intake.call_us: {OF_THE_ACTION[rule]}"


def left_of_the_message(town: Town, client: str = "L-0001") -> tuple[str, str]:
    """(state, reason) of the resident's message that was planned first."""
    with reading(town.app.engine) as conn:
        row = conn.execute(
            select(_message.c.state, _message.c.reason)
            .join(_client, _client.c.id == _message.c.client_id)
            .where(_message.c.recipient_kind == "client", _client.c.client_ref == client)
            .order_by(_message.c.id)
            .limit(1)
        ).one()
    return row.state, row.reason


# --- between the claim and the sending --------------------------------------------------------------------------------


class Meanwhile(Post):
    """While the first message of a batch is sent, something happens to the resident of the second one."""

    def __init__(self, client: str) -> None:
        super().__init__()
        self.address = f"{client.lower()}@example.org"
        self.happens: Callable[[], None] | None = None

    def send(self, envelope: Envelope) -> Outcome:
        if self.happens is not None and envelope.to == self.address:
            happens, self.happens = self.happens, None
            happens()
        return super().send(envelope)


def has_another_address(town: Town) -> None:
    town.enrol(MONDAY, "L-0001", email="anders@example.org")


#: What happens to L-0001 while the message to L-0002 is sent; to which address L-0001's goes, if at all; and its state.
MEANWHILE: dict[str, tuple[Happens, str, tuple[str, str]]] = {
    "nothing": (nothing, "l-0001@example.org", ("sent", "")),
    "deceased": (dies, "", ("withdrawn", "nothing_left")),
    "deceased, by the list": (is_on_the_list_of_the_dead, "", ("withdrawn", "nothing_left")),
    "moved": (moves, "", ("withdrawn", "nothing_left")),
    "ended": (ends, "", ("withdrawn", "nothing_left")),
    "no consent": (withdraws_consent, "on paper", ("sent", "")),
    "another address": (has_another_address, "anders@example.org", ("sent", "")),
    "held case": (is_held(case="landsmeer/L-0001"), "", ("due", "")),
    "held channel": (is_held(channel="email"), "", ("due", "")),
    "held everything": (is_held(), "", ("due", "")),
}


@pytest.mark.parametrize("rule", MEANWHILE)
def test_what_happens_after_the_claim_still_stops_the_message(build: Build, tmp_path: Path, rule: str) -> None:
    happens, address, outcome = MEANWHILE[rule]
    post = Meanwhile("L-0002")
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config"))
    town.live("vr 2026-02-27")
    town.enrol(MONDAY, "L-0002")
    town.enrol(MONDAY, "L-0001")
    ticket, _, _ = town.plan(MONDAY)
    assert town.counts(ticket).planned == 2
    post.happens = lambda: happens(town)
    town.deliver(MONDAY, 10)
    assert post.happens is None, "the message to L-0002 went first"
    heard = [to for to, _ in post.sent if to != "l-0002@example.org"]
    assert heard == ([address] if "@" in address else [])
    assert len(town.mails()) == (address == "on paper")
    assert left_of_the_message(town, "L-0001") == outcome
