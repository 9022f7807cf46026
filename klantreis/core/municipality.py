"""A municipality's choices, as its file in `config/municipalities/` states them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from klantreis.core.gates import Feed, Shadow
from klantreis.core.house_style import HouseStyle
from klantreis.core.ordinance import Ordinance
from klantreis.core.rates import Rate
from klantreis.core.retention import Retention
from klantreis.core.timeliness.rules import AuditRules
from klantreis.core.workdays import Term

TWO_DAYS = Term(2, "d")
SMS_OPENS, SMS_CLOSES = time(9), time(20)  #: when nobody is disturbed by a telephone, where the file says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When messages may leave: office days, from `opens` until before `closes`, local time."""

    opens: time
    closes: time

    def within(self, other: "Window") -> "Window":
        """The hours that lie in both; empty (`opens` = `closes`) where there are none."""
        opens = max(self.opens, other.opens)
        return Window(opens=opens, closes=max(opens, min(self.closes, other.closes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class FuseLimits:
    """When a run stops before its first send and asks (design 5.4)."""

    ceiling: int  #: more sends than this in one run always ask
    allowance: float = 0.1  #: share of the forecast by which a run may exceed it
    least: int = 5  #: surplus up to this many never asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One municipality. `hash` changes whenever its file does, but for what it says of audits and of retention: its
    cases are then planned again."""

    name: str
    title: str
    hash: str
    journeys: tuple[str, ...]
    client_ref: str  #: regular expression of the municipality's own client numbers
    channels: Mapping[str, tuple[str, ...]]  #: recipient kind (client, employer, partner, staff) -> channels, in order
    window: Window
    fuse: FuseLimits
    channels_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: text or type of text -> channels, in
    #: order, for messages to residents; else `channels`
    sms_window: Window = Window(opens=SMS_OPENS, closes=SMS_CLOSES)  #: a telephone is disturbed less: within `window`
    unsubscribe: str = ""  #: https address with `{key}` where a resident unsubscribes with one click
    default_journey: str = ""  #: where an enrolment names none; empty: then one has to be named
    case_url: str = ""  #: link into the municipality's own system, with `{ref}`
    sender: Mapping[str, str] = field(default_factory=dict)  #: name, email, phone, address, … for the texts
    places: Mapping[str, str] = field(default_factory=dict)  #: code of a place -> its address, for the texts
    fallback_role: str = "manager"  #: gets what nobody else can get
    message_type: str = "service"  #: kind of message for which consent is asked (Awb 2:8)
    gap: Term = TWO_DAYS  #: two messages to one resident lie at least this far apart; appointments do not wait
    ordinance: Ordinance | None = None  #: None: no date of its journeys rolls by `ordinance`
    bundle: bool = True  #: messages to one resident that may leave on the same day leave as one
    feed: Feed | None = None  #: None: it is not asked when deaths and moves were last heard of
    shadow: Shadow = field(default_factory=Shadow)
    rates: Mapping[str, Rate] = field(default_factory=dict)  #: how many messages may leave, by channel; others: any
    letter: HouseStyle | None = None  #: how its letters look; None: it sends none
    worklist: bool = False  #: a colleague's digest carries their work list; no part of `hash`
    worklist_to: str = ""  #: address to which they mail it back
    audit: AuditRules = field(default_factory=AuditRules)  #: for figures alone: no part of `hash`
    retention: Retention | None = None  #: None: nobody is ever past a term. No part of `hash` either

    def order(self, recipient: str, template: str, type_: str) -> tuple[str, ...]:
        """The channels for a message to this kind of recipient, with this text of this type."""
        own = self.channels_for if recipient == "client" else {}
        return own.get(template) or own.get(type_) or self.channels.get(recipient, ())

    def window_of(self, medium: str) -> Window:
        """When messages of this medium may leave."""
        return self.window.within(self.sms_window) if medium == "sms" else self.window
