"""A batch of facts: looked up together, judged one by one, written together (design 1.1 and 1.7).

Rules
-----
1. `(source, id)` happens once: the same content again is ignored, other content is rejected. When we heard of it is no
   part of the content.
2. A fact without a journey is about the client's one open case. With a journey it is about the round it happened in;
   else the open one, else the latest.
3. A correction or withdrawal is about a fact of the same case that is known by then.
4. A fact that names a slot we know keeps a place there.
5. Death and moving away are facts of every open case of the client, and are written down with the client too. So are
   their corrections and withdrawals.
6. A decision (`decision: yes`) is recorded only as the answer to a card, by its code; so is any other fact that names a
   card. What is kept is the card's natural key, which nobody can hand in (`card_desk.py`).
7. A decision is never corrected: it is withdrawn, and the card is answered again. An answer that was withdrawn is not
   brought back by withdrawing the withdrawal: nobody would judge it, and the card may have another answer by then.
8. An organisation that a fact names has to be one the municipality keeps, where it keeps any (`parties.py`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.cards import CARD
from klantreis.core.case import Fact, Value
from klantreis.core.journey import CLOSING_EVENTS
from klantreis.core.names import nearest
from klantreis.core.planner.pool import SLOT
from klantreis.errors import FixInput
from klantreis.moments import AMSTERDAM
from klantreis.store import chain, lookup, slots
from klantreis.store import facts as fact_store
from klantreis.store.facts import Link, NewFact
from klantreis.store.gone import set_gone
from klantreis.store.lookup import NamedCase
from klantreis.usecases import checks
from klantreis.usecases.card_desk import Answer, CardDesk
from klantreis.usecases.context import Context
from klantreis.usecases.incoming import Incoming, RawFact
from klantreis.usecases.parties import Parties, read_parties
from klantreis.usecases.rejections import Rejection, Tally

#: What is written down with the client, by event.
GONE = {"deceased": "deceased_on", "moved_away": "moved_on"}
_NOT_BY_RECORD = frozenset({"enrolled"})
OTHER_CONTENT = "id: this source told another fact under this id; give a new id and say which one it `corrects`"

Told = tuple[RawFact, Incoming]


class FactBatch:
    """One transaction's worth of facts: looked up together, then judged one by one, then written together."""

    def __init__(self, app: Context, conn: Connection, at: datetime) -> None:
        self.conn, self.configuration, self.at = conn, app.configuration, at
        self.cards = CardDesk(app, conn, at)
        self.news: dict[str, list[Fact]] = defaultdict(list)  #: by case: accepted, not written yet
        self.today = at.astimezone(AMSTERDAM).date()
        self.by_client: dict[tuple[str, str], list[NamedCase]] = defaultdict(list)
        self.by_ref: dict[str, NamedCase] = {}
        self.siblings: dict[int, list[NamedCase]] = defaultdict(list)
        self.known: dict[str, tuple[int, str]] = {}  #: fact id -> (case id, event)
        self.case_of: dict[str, NamedCase] = {}
        self.parties = Parties({}, ())
        self.doubts: dict[str, list[str]] = {}  #: by fact id
        self.links: dict[str, Link] = {}  #: what this batch takes back, by fact id

    def record(self, batch: Sequence[Told], tally: Tally) -> None:
        self._look_up([told for _, told in batch])
        new: list[NewFact] = []
        accepted: list[tuple[RawFact, Incoming, Fact]] = []
        for raw, told in batch:
            try:
                facts = self._judge(told)
            except FixInput as error:
                tally.reject(Rejection(raw.row, str(error), raw.cells()))
                continue
            new += facts
            accepted.append((raw, told, facts[0].fact))
            if told.id not in self.known:
                self.news[self.case_of[told.id].ref].append(facts[0].fact)
            self.known.setdefault(told.id, (facts[0].case_id, facts[0].fact.event))
            self.links.setdefault(told.id, Link(facts[0].fact.event, told.withdraws, frozenset(facts[0].fact.data)))
        self.news.clear()
        result = fact_store.record(self.conn, new, self.at)
        for raw, told, _ in accepted:
            if told.id in result.conflicting:
                tally.reject(Rejection(raw.row, OTHER_CONTENT, raw.cells()))
            else:
                tally.counts["new" if told.id in result.new else "known"] += 1
                tally.warn(raw.row, self.doubts.get(told.id, ()) if told.id in result.new else ())
        written = [(told, fact) for _, told, fact in accepted if told.id in result.new]
        self._keep_places(written)
        self._tell_clients(written)

    def _look_up(self, batch: Sequence[Incoming]) -> None:
        names = {(told.municipality, told.client_ref) for told in batch if not told.case}
        refs = {told.case for told in batch if told.case}
        for case in lookup.cases_of_the_same_clients(self.conn, names, refs):
            self.by_client[case.municipality, case.client_ref].append(case)
            self.by_ref[case.ref] = case
            self.siblings[case.client_id].append(case)
        self._look_up_cards(batch)
        ids = {id_ for told in batch for id_ in (told.id, told.target) if id_}
        copies = {_copy_of(told.target, case) for told in batch if told.target for case in self.by_ref.values()}
        self.known = fact_store.of_cases(self.conn, ids | copies)
        self.links = fact_store.taken_back(self.conn, {told.withdraws for told in batch if told.withdraws})
        self.parties = read_parties(self.conn, [(self._municipality(told), told.data) for told in batch])

    def _municipality(self, told: Incoming) -> str:
        return self.by_ref[told.case].municipality if told.case in self.by_ref else told.municipality

    def _look_up_cards(self, batch: Sequence[Incoming]) -> None:
        """Cases of facts that answer a card are held from here on: of two answers at one moment the second waits."""
        answering = [told for told in batch if CARD in told.data or self._is_decision(told.event)]
        if not answering:
            return
        chain.heads(self.conn, {case.id for case in self.by_ref.values()})
        refs = {told.case for told in answering if told.case}
        names = [(told.municipality, told.client_ref) for told in answering if not told.case]
        self.cards.read(refs | {case.ref for name in names for case in self.by_client.get(name, ())})

    def _is_decision(self, event: str) -> bool:
        kind = self.configuration.events.get(event)
        return kind is not None and kind.decision

    # --- one fact -------------------------------------------------------------------------------------------------

    def _judge(self, told: Incoming) -> list[NewFact]:
        """The fact, for its case and, where the person is gone, for their other open cases. Raises FixInput."""
        case = self._case(told)
        self.case_of[told.id] = case
        fact = self._fact(told, case)
        self.doubts[told.id] = [f"data.{doubt}" for doubt in self._doubts(case, fact)]
        about = [(case, fact), *self._copies(case, fact)]
        look = max(self.today, fact.occurred_on)
        return [NewFact(case_id=case.id, fact=fact, look_again_on=look) for case, fact in about]

    def _doubts(self, case: NamedCase, fact: Fact) -> list[str]:
        try:
            return self.parties.judge(case.municipality, fact.data)
        except FixInput as error:
            raise FixInput(f"data.{error}") from None

    def _copies(self, case: NamedCase, fact: Fact) -> Iterator[tuple[NamedCase, Fact]]:
        """The same for the other cases of someone who is gone, each under an id of its own."""
        target = fact.corrects or fact.withdraws
        for other in self.siblings[case.client_id]:
            if other.id == case.id:
                continue
            copy = replace(fact, id=_copy_of(fact.id, other))
            if target and _copy_of(target, other) in self.known:
                named = _copy_of(target, other)
                yield other, replace(copy, corrects=fact.corrects and named, withdraws=fact.withdraws and named)
            elif not target and fact.event in CLOSING_EVENTS and other.closed_on is None:
                yield other, copy

    def _case(self, told: Incoming) -> NamedCase:
        cases = self._candidates(told)
        if told.id in self.known:  # said before: the same case, whatever was opened or closed since
            before = self.known[told.id][0]
            if same := [case for case in cases if case.id == before]:
                return same[0]
        if told.case:
            return cases[0]
        if told.journey:
            return _round_of(cases, told.occurred_on)
        still_open = [case for case in cases if case.closed_on is None]
        if len(still_open) == 1:
            return still_open[0]
        if len({case.journey for case in cases}) == 1:
            return _round_of(cases, told.occurred_on)
        if told.event in CLOSING_EVENTS and still_open:
            return min(still_open, key=lambda case: case.ref)
        raise FixInput("journey: this client has several cases; name the journey")

    def _candidates(self, told: Incoming) -> list[NamedCase]:
        if told.case:
            if told.case not in self.by_ref:
                raise FixInput("case: no case has this reference")
            if not self.by_ref[told.case].client_ref:
                raise FixInput("case: this person was erased; nothing more is recorded")
            return [self.by_ref[told.case]]
        cases = self.by_client.get((told.municipality, told.client_ref), [])
        if not cases:
            raise FixInput("client_ref: no such client in this municipality; enrol the client first")
        in_journey = [case for case in cases if told.journey in ("", case.journey)]
        if not in_journey:
            raise FixInput("journey: this client is not enrolled in it; enrol the client first")
        return in_journey

    def _fact(self, told: Incoming, case: NamedCase) -> Fact:
        about = self.known.get(told.target)
        if told.target and (about is None or about[0] != case.id or told.target == told.id):
            word = "corrects" if told.corrects else "withdraws"
            raise FixInput(f"{word}: this case has no fact with that id; record that one first")
        before = about[1] if about else ""
        event = told.event or before
        if told.corrects and (self._is_decision(event) or self._is_decision(before)):
            raise FixInput("corrects: a decision is not corrected; withdraw it, and answer the card again")
        if told.withdraws and self._brings_back_an_answer(told.withdraws):
            raise FixInput(
                "withdraws: an answer to a card that was withdrawn is not brought back; answer the card again"
            )
        data = self._data(event, told) if told.data or not told.withdraws else {}
        if CARD in data or (self._is_decision(event) and not told.withdraws):
            data = self._answered(told, case, event, data)
        return Fact(
            id=told.id,
            event=event,
            occurred_on=told.occurred_on,
            recorded_at=told.recorded_at,
            at=told.at,
            by=told.by or None,
            data=data,
            corrects=told.corrects or None,
            withdraws=told.withdraws or None,
        )

    def _brings_back_an_answer(self, withdrawn: str) -> bool:
        """Whether without this withdrawal an answer to a card would stand again."""
        back, link = False, self.links.get(withdrawn)
        while link is not None and link.withdraws:
            back, link = not back, self.links.get(link.withdraws)
        return back and link is not None and (CARD in link.names or self._is_decision(link.event))

    def _answered(self, told: Incoming, case: NamedCase, event: str, data: dict[str, Value]) -> dict[str, Value]:
        """The data of an answer to a card, with the card's key in the place of its code."""
        if told.withdraws:
            raise FixInput("data.card: a withdrawal answers no card; leave it out")
        if CARD not in data:
            raise FixInput(
                f"data.card: {event} is a decision of a named person: give the code of the card it answers, or use "
                "`klantreis decide`"
            )
        card = self.cards.find(case.ref, str(data[CARD]))
        if told.id not in self.known:
            answer = Answer(
                event=event, by=told.by, occurred_on=told.occurred_on, recorded_at=told.recorded_at, data=data,
                replaces=told.corrects,
            )  # fmt: skip
            self.cards.judge(case.ref, card, answer, self.news[case.ref])
        return data | {CARD: card.key.text()}

    def _data(self, event: str, told: Incoming) -> dict[str, Value]:
        kind = self.configuration.events.get(event)
        if kind is None or event in _NOT_BY_RECORD:
            meant = (
                nearest(event, self.configuration.events.keys() - _NOT_BY_RECORD) or "; events.yaml has those that can"
            )
            raise FixInput(f"event: '{checks.shown(event)}' cannot be recorded{meant}")
        if kind.needs_moment and told.at is None:
            raise FixInput(f"at: {event} needs its moment; give `at`, such as 2026-12-02T10:00:00+01:00")
        values = kind.parse(told.data, told.occurred_on)
        for name, value in values.items():
            if isinstance(value, date):
                try:
                    checks.in_calendar(value.date() if isinstance(value, datetime) else value)
                except FixInput as error:
                    raise FixInput(f"data.{name}: {error}") from None
        return values

    def _keep_places(self, written: Sequence[tuple[Incoming, Fact]]) -> None:
        """Who is called to a slot by hand takes a place there, as who is called by a wave does."""
        named: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for told, fact in written:
            case = self.case_of[told.id]
            if SLOT in fact.data:
                named[case.municipality][str(fact.data[SLOT])].add(case.id)
        for municipality, by_code in named.items():
            for code, slot in slots.named(self.conn, municipality, by_code).items():
                slots.add_calls(self.conn, [(slot.id, case_id) for case_id in sorted(by_code[code])], self.today)

    # --- the person -----------------------------------------------------------------------------------------------

    def _tell_clients(self, written: Sequence[tuple[Incoming, Fact]]) -> None:
        changes: list[tuple[int, str, date | None]] = []
        for told, fact in written:
            client = self.case_of[told.id].client_id
            before = self.known[told.target][1] if told.target else ""
            if before in GONE:
                changes.append((client, GONE[before], None))
            if fact.event in GONE and not fact.withdraws:
                changes.append((client, GONE[fact.event], fact.occurred_on))
        set_gone(self.conn, changes)


def _round_of(cases: Sequence[NamedCase], day: date) -> NamedCase:
    """The round the day lies in; else the open one; else the latest. `cases` are of one journey, oldest first."""
    within = [case for case in cases if case.covers(day)]
    still_open = [case for case in cases if case.closed_on is None]
    return (within or still_open or list(cases))[-1]


def _copy_of(id_: str, case: NamedCase) -> str:
    return f"{id_}/{case.ref}"
