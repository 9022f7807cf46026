"""A decision card in Dutch, as plain text: in the digest of who has to decide, and on the screen of `klantreis card`.

The code of the card is given only where the card itself is written. References, codes and days: no name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from klantreis.core.cards import CARD, WHY
from klantreis.core.case import Fact, PastState, Value
from klantreis.definitions.events import EventType, FieldKind
from klantreis.reports.card import Card, CardCount, CardMessage, CardOption
from klantreis.reports.due_words import calendar
from klantreis.reports.words import CLOCKS, STATES, Words, moment, reason, written
from klantreis.store.cases import PAST

MOST = 15  #: messages and facts told of each kind; the newest go before
CHANNELS = {"email": "per e-mail", "file": "als bestand", "letter": "per brief", "sms": "per sms"}
_ANSWER, _REASON = "KEUZE", "REDEN"  #: what the colleague fills in


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """What a card is written with: the words of the configuration, its events, and the day on which it is read."""

    words: Words
    events: Mapping[str, EventType]
    today: date

    def facts(self, card: Card) -> list[str]:
        """The facts on a card: blocks of a heading and what belongs under it, each after an empty line."""
        counts = _block("Wat er is geteld:", [self._count(each) for each in card.counts])
        return [
            *_block("Waar het om gaat:", self._obligation(card)),
            *(counts if card.counts else ()),
            *_block(f"Berichten sinds {written(card.since)}:", [self._message(each) for each in card.messages]),
            *_block("Contact, en pogingen daartoe:", [self._fact(each) for each in card.contact]),
            *_block("Wat er verder bekend is:", [*self._paused(card), *(self._fact(each) for each in card.known)]),
        ]

    def options(self, card: Card) -> list[str]:
        """What can be chosen, each with the word to answer with."""
        return _block("U kunt kiezen uit:", [self._option(each) for each in card.options])

    def how_to_answer(self, card: Card, code: str, person: str) -> list[str]:
        """The command that answers this card. `code`: its own code, or a word that stands for it."""
        line = f"klantreis decide {card.ref} --card {code} --answer {_ANSWER} --why {_REASON} --by {person or 'CODE'}"
        return [
            "",
            "Zo antwoordt u:",
            f"  {line}",
            f"{_ANSWER} is het woord achter uw keuze. {_REASON} is uw reden als code: {self._reasons(card)}.",
            "Er gebeurt niets vanzelf: zonder uw antwoord verandert er niets voor de inwoner.",
        ]

    # --- parts ----------------------------------------------------------------------------------------------------

    def _count(self, each: CardCount) -> str:
        counted = each.counted
        name = f"{each.missed}: gemist" if each.missed else self.words.event(counted.what)
        what = f"{written(counted.day)}: {name}"
        if counted.rests_on is None and each.message is None:
            return what if counted.counts else f"{what}. Telt niet mee: er is geen uitnodiging verstuurd"
        day = f" van {written(each.message.day)}" if each.message else ""
        if counted.counts:
            return f"{what}. Telt mee: de bezorging van het bericht{day} is bewezen"
        return f"{what}. Telt niet mee: de bezorging van het bericht{day} is niet bewezen"

    def _message(self, message: CardMessage) -> str:
        way = f" {CHANNELS.get(message.channel, message.channel)}" if message.channel else ""
        to = f" aan {self.words.role(message.to)}" if message.to != "client" else ""
        return f"{written(message.day)}: {self.words.template(message.template)}{to}{way}: {self._delivered(message)}"

    def _delivered(self, message: CardMessage) -> str:
        if PAST[message.state] is not PastState.given:
            why = f" ({reason(message.reason)})" if message.reason else ""
            return f"{STATES.get(message.state, message.state)}{why}"
        told = message.delivery
        if told.received_on is not None:
            return f"ontvangen op {written(told.received_on)}"
        if told.failed_on is not None:
            return f"niet bezorgd, gehoord op {written(told.failed_on)}"
        if told.accepted_on is None or told.proven_on is None:
            return "verstuurd; of het is bezorgd, is niet bewezen"
        taken = f"{'op de post gedaan' if told.posted else 'aangenomen'} op {written(told.accepted_on)}"
        if told.proven_on > self.today:
            return f"{taken}; nog niet bewezen (pas vanaf {written(told.proven_on)})"
        return f"{taken} en niet teruggekomen; bewezen sinds {written(told.proven_on)}"

    def _fact(self, fact: Fact) -> str:
        parts = [f"afspraak {moment(fact.at)}"] * (fact.at is not None)
        parts += [self._value(fact.event, name, value) for name, value in fact.data.items() if name != CARD]
        parts += [f"door {fact.by}"] * bool(fact.by)
        told = f" ({', '.join(parts)})" if parts else ""
        return f"{written(fact.occurred_on)}: {self.words.event(fact.event)}{told}"

    def _value(self, event: str, name: str, value: Value) -> str:
        field = self.events[event].fields.get(name) if event in self.events else None
        if field is not None and field.kind is FieldKind.code and name != WHY:
            return field.titles.get(str(value), str(value))
        label = {"until": "tot", WHY: "reden"}.get(name, name)
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        return f"{label} {written(value) if is_day else value}"  # type: ignore[arg-type]  # is_day says it is one

    def _paused(self, card: Card) -> list[str]:
        if card.paused_until is None:
            return []
        end = "zonder einde" if card.paused_until == date.max else f"tot {written(card.paused_until)}"
        return [f"Het dossier staat stil, {end}"]

    def _obligation(self, card: Card) -> list[str]:
        clock = CLOCKS.get(card.clock, card.clock)
        if card.due is None:
            return [f"{card.obligation} ({clock})"]
        head = f"{card.obligation}, uiterlijk {written(card.due.on)} ({clock})"
        how = " → ".join([*self.words.due_parts(card.due), calendar(card.due)])
        return [head, f"Zo komt die dag tot stand: {how}"]

    def _option(self, option: CardOption) -> str:
        fields = [f"--{name} DATUM" if name == "until" else self._field(option, name) for name in option.fields]
        more = f", met {' en '.join(fields)}" if fields else ""
        return f"{self.words.event(option.event)}: {option.event}{more}"

    def _field(self, option: CardOption, name: str) -> str:
        codes = self.events[option.event].fields[name].codes
        return f"--data {name}={'|'.join(codes) or 'CODE'}"

    def _reasons(self, card: Card) -> str:
        # What one option allows may differ from another: the command says so.
        allowed = {code: title for option in card.options for code, title in option.reasons.items()}
        if not allowed:
            return "letters en cijfers zonder spaties, zoals ziek of geen_contact"
        return ", ".join(code if code == title else f"{code} ({title})" for code, title in allowed.items())


def page(card: Card, told: CardWords) -> str:
    """An open card on a screen. Its code stands on the card alone."""
    due = f", uiterlijk {written(card.due_on)}" if card.due_on else ""
    head = f"{card.ref}: {told.words.template(card.template, card.obligation)}"
    to = f"Kaart voor {card.person or told.words.role(card.role)} ({told.words.role(card.role)})"
    lines = [
        head,
        f"{to}, gegeven op {written(card.given_on)}{due}",
        *told.facts(card),
        *told.options(card),
        *told.how_to_answer(card, "CODE", card.person),
        f"De code staat op de kaart zelf: het dagbericht aan {card.person or told.words.role(card.role)} van "
        f"{written(card.given_on)}.",
    ]
    return "\n".join(lines)


def _block(heading: str, lines: Sequence[str]) -> list[str]:
    shown = list(lines)[-MOST:]
    earlier = [f"- … en {len(lines) - MOST} eerder"] if len(lines) > MOST else []
    return ["", heading, *earlier, *(f"- {line}" for line in shown or ["Niets."])]
