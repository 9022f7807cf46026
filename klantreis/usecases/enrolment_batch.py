"""A batch of applicants: looked up together, judged one by one, written together.

Rules
-----
1. An erased person is not revived: a keyed tombstone recognises the number.
2. A client has one open case per journey. Enrolled again after its end, on a later day, a new round begins, linked to
   the one before; enrolled as of the same or an earlier day, the row is about the round that ended.
3. The fact `enrolled` begins a case; its id is the case reference, so that it happens once.
4. Who died is not enrolled. Death and moving away are facts of every open case.
5. A journey that is meant for others (`applies`) takes nobody else.
6. An organisation that a row names has to be one the municipality keeps, where it keeps any (`parties.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from klantreis.core.case import Fact
from klantreis.core.journey import Journey
from klantreis.errors import FixInput, TryAgain
from klantreis.store import definitions, enrolment, lookup
from klantreis.store import facts as fact_store
from klantreis.store.enrolment import CaseIn, ClientIn, KnownCase
from klantreis.store.facts import NewFact
from klantreis.store.gone import set_gone
from klantreis.store.lookup import KnownClient
from klantreis.usecases.applicants import SOURCE, Applicant, Desk
from klantreis.usecases.fact_batch import GONE
from klantreis.usecases.parties import Parties, read_parties
from klantreis.usecases.references import case_ref, tombstone
from klantreis.usecases.rejections import Rejection, Tally

_TRIES = 8  #: references tried before we believe that somebody else enrols the same client at this moment


@dataclass(frozen=True, slots=True)
class _Admitted:
    applicant: Applicant
    client: KnownClient | None
    last: KnownCase | None  #: the latest round in this journey
    begins: bool  #: a case begins; else the row is about `last`


class EnrolmentBatch:
    """One transaction's worth of applicants."""

    def __init__(
        self, conn: Connection, desk: Desk, sources: Mapping[str, str], key: bytes, at: datetime
    ) -> None:  # fmt: skip
        self.conn, self.desk, self.sources, self.key, self.at = conn, desk, sources, key, at
        self.municipality = desk.municipality.name
        self.known: dict[str, KnownClient] = {}
        self.cases: dict[int, list[KnownCase]] = defaultdict(list)
        self.parties = Parties({}, ())

    def enrol(self, batch: Sequence[Applicant], tally: Tally) -> None:
        admitted = self._admit(batch, tally)
        ids = self._save_clients(admitted)
        self._save_contacts(admitted, ids, tally)
        begun = self._begin_cases([each for each in admitted if each.begins], ids)
        tally.counts["gone"] += self._record(admitted, ids, begun)
        self._change_cases([each for each in admitted if not each.begins], tally)
        for each in admitted:
            tally.counts["known" if not each.begins else "rounds" if each.last else "new"] += 1

    # --- who comes in ---------------------------------------------------------------------------------------------

    def _admit(self, batch: Sequence[Applicant], tally: Tally) -> list[_Admitted]:
        refs = {applicant.client_ref for applicant in batch}
        stones = {ref: tombstone(self.key, self.municipality, ref) for ref in refs}
        erased = enrolment.tombstones(self.conn, stones.values())
        self.known = lookup.clients(self.conn, self.municipality, refs)
        for case in enrolment.cases_of(self.conn, [client.id for client in self.known.values()]):
            self.cases[case.client_id].append(case)
        self.parties = read_parties(self.conn, [(self.municipality, applicant.fields) for applicant in batch])
        admitted = []
        for applicant in batch:
            try:
                if stones[applicant.client_ref] in erased:
                    raise FixInput("erased: this person was removed and is not enrolled again; take the row out")
                doubts = self.parties.judge(self.municipality, applicant.fields)
                admitted.append(self._judge(applicant))
                tally.warn(applicant.row.number, doubts)
            except FixInput as error:
                tally.reject(Rejection(applicant.row.number, str(error), applicant.row.cells))
        return admitted

    def _judge(self, applicant: Applicant) -> _Admitted:
        client = self.known.get(applicant.client_ref)
        rounds = [case for case in self.cases[client.id] if case.journey == applicant.journey.name] if client else []
        last = max(rounds, key=lambda case: case.round, default=None)
        begins = last is None or (last.closed_on is not None and applicant.enrolled_on > last.closed_on)
        admitted = _Admitted(applicant, client, last, begins)
        self._require_same_death(applicant, client)
        if begins:
            self._require_present(admitted)
            about = {"birth_date": client.birth_date, "language": client.language} if client else {}
            if not self.desk.admits(applicant, about):
                reasons = "target groups, birth date and the dates that it counts from"
                raise FixInput(f"journey: not meant for this person (`applies`); check {reasons}")
        return admitted

    def _require_same_death(self, applicant: Applicant, client: KnownClient | None) -> None:
        told, known = applicant.deceased_on, client.deceased_on if client else None
        if told and known and told != known:
            raise FixInput("deceased_on: another day is on record; correct that fact with `record` and `corrects`")

    def _require_present(self, each: _Admitted) -> None:
        if each.applicant.deceased_on or (each.client and each.client.deceased_on):
            raise FixInput("deceased_on: this person died; nobody is enrolled after death")
        if each.applicant.moved_on and each.applicant.moved_on <= each.applicant.enrolled_on:
            raise FixInput("moved_on: moved away before enrolment; empty it if the person came back")

    # --- clients --------------------------------------------------------------------------------------------------

    def _save_clients(self, admitted: Sequence[_Admitted]) -> dict[str, int]:
        """Client id by client number."""
        ids = {ref: client.id for ref, client in self.known.items()}
        rows = []
        for each in admitted:
            told, client = each.applicant.client, each.client
            if client is None or any(getattr(client, name) != value for name, value in told.items()):
                known = {name: getattr(client, name) for name in _KEPT} if client else {}
                ref = each.applicant.client_ref
                rows.append(ClientIn(municipality=self.municipality, client_ref=ref, **{**known, **told}))
        saved = enrolment.save_clients(self.conn, rows)
        return ids | {ref: id_ for (_, ref), id_ in saved.items()}

    def _save_contacts(self, admitted: Sequence[_Admitted], ids: Mapping[str, int], tally: Tally) -> None:
        contacts = {ids[each.applicant.client_ref]: each.applicant.contact for each in admitted}
        tally.counts["updated"] += len(enrolment.save_contacts(self.conn, contacts, self.at))
        consents = {ids[each.applicant.client_ref]: each.applicant.consents for each in admitted}
        enrolment.save_consents(self.conn, consents, on=self.desk.today)

    # --- cases ----------------------------------------------------------------------------------------------------

    def _begin_cases(self, beginning: Sequence[_Admitted], ids: Mapping[str, int]) -> dict[str, tuple[str, int]]:
        """By client number and journey: reference and id of the case that begins."""
        keep_definitions(self.conn, [each.applicant.journey for each in beginning], self.sources, self.at)
        begun: dict[str, tuple[str, int]] = {}
        waiting = {_name(each): each for each in beginning}
        for salt in range(_TRIES):
            refs = {name: self._ref(each, salt) for name, each in waiting.items()}
            rows = [self._case(waiting[name], ids, ref) for name, ref in refs.items()]
            made = enrolment.insert_cases(self.conn, rows)
            begun |= {name: (ref, made[ref]) for name, ref in refs.items() if ref in made}
            waiting = {name: each for name, each in waiting.items() if name not in begun}
            if not waiting:
                return begun
        raise TryAgain("somebody else enrols the same clients at this moment; run again, nothing is lost")

    def _ref(self, each: _Admitted, salt: int) -> str:
        round_ = each.last.round + 1 if each.last else 1
        return case_ref(
            self.key, self.municipality, each.applicant.client_ref, each.applicant.journey.name, round_, salt
        )

    def _case(self, each: _Admitted, ids: Mapping[str, int], ref: str) -> CaseIn:
        journey = each.applicant.journey
        return CaseIn(
            ref=ref,
            client_id=ids[each.applicant.client_ref],
            municipality=self.municipality,
            journey=journey.name,
            version=journey.version,
            definition_hash=journey.hash,
            stage=journey.start,
            enrolled_on=each.applicant.enrolled_on,
            round=each.last.round + 1 if each.last else 1,
            previous_case_id=each.last.id if each.last else None,
            **each.applicant.case,
        )

    def _change_cases(self, known: Sequence[_Admitted], tally: Tally) -> None:
        changes = {
            each.last.id: each.applicant.case
            for each in known
            if each.last and each.last.closed_on is None
            if any(getattr(each.last, name) != value for name, value in each.applicant.case.items())
        }
        changed = enrolment.change_cases(self.conn, changes, day=self.desk.today, at=self.at)
        tally.counts["changed"] += len(changed)

    # --- facts ----------------------------------------------------------------------------------------------------

    def _record(
        self, admitted: Sequence[_Admitted], ids: Mapping[str, int], begun: Mapping[str, tuple[str, int]]
    ) -> int:
        """How many deaths and moves were told."""
        facts: list[NewFact] = []
        gone: list[tuple[int, str, date | None]] = []
        for each in admitted:
            client = ids[each.applicant.client_ref]
            cases = [(case.ref, case.id) for case in self.cases[client] if case.closed_on is None]
            if each.begins:
                ref, id_ = begun[_name(each)]
                facts.append(self._new(id_, self.desk.enrolled(each.applicant, ref, self.at)))
                cases.append((ref, id_))
                if each.client and each.client.moved_on:  # came back
                    gone.append((client, "moved_on", None))
            for event, column in GONE.items():
                day = getattr(each.applicant, column)
                if day and day != getattr(each.client, column, None):
                    facts += [self._new(id_, self._gone(ref, event, day)) for ref, id_ in cases]
                    gone.append((client, column, day))
        fact_store.record(self.conn, facts, self.at)
        set_gone(self.conn, gone)
        return sum(day is not None for _, _, day in gone)

    def _gone(self, ref: str, event: str, day: date) -> Fact:
        return Fact(id=f"{SOURCE}:{ref}/{event}/{day}", event=event, occurred_on=day, recorded_at=self.at)

    def _new(self, case_id: int, fact: Fact) -> NewFact:
        return NewFact(case_id=case_id, fact=fact, look_again_on=max(self.desk.today, fact.occurred_on))


_KEPT = ("language", "birth_date", "household", "secrecy")


def _name(each: _Admitted) -> str:
    return f"{each.applicant.client_ref}|{each.applicant.journey.name}"


def keep_definitions(conn: Connection, journeys: Iterable[Journey], sources: Mapping[str, str], at: datetime) -> None:
    """Keep the definitions that cases are about to be pinned to."""
    by_hash = {journey.hash: journey for journey in journeys}
    stored = [
        definitions.StoredDefinition(
            hash=hash_,
            journey=journey.name,
            version=journey.version,
            valid_from=journey.valid_from,
            source=sources[hash_],
        )
        for hash_, journey in sorted(by_hash.items())
    ]
    definitions.store(conn, stored, at)
