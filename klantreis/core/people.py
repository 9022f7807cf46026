"""Which colleague a step goes to on a day.

Rules
-----
1. `case_worker` and `jobcoach` are named on the case; a case without a jobcoach has its case worker for one. Every
   other role is looked up among those who hold it: first in the team of the case, then elsewhere.
2. Who is absent is replaced by the stand-in, and that one by theirs, until somebody is there. A circle of stand-ins
   has nobody. Among several who hold a role, one who is there goes before a stand-in.
3. Where that finds nobody, the municipality's fallback role is asked, once. Where that finds nobody either the answer
   is None: the action is recorded as not sent, `no_recipient`. Nothing is ever addressed to a role without a person.
4. The same colleague may hold several roles (a small municipality); each step still finds them.
5. Who holds no role but `employer_desk` works for the region and gets what is for that role only: named on a case, as a
   stand-in or as a fallback they are nobody.
6. A card is answered by who it was addressed to, by who stands in for them, or by who holds the role it was put to:
   for `case_worker` and `jobcoach` that is who the case names. Always a colleague who was there on that day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

EMPLOYER_DESK = "employer_desk"
ON_THE_CASE = frozenset({"case_worker", "jobcoach"})  #: roles that the case itself names somebody for


@dataclass(frozen=True, slots=True)
class Leave:
    """An absence, both days included, and the code of who stands in (empty: nobody)."""

    first_day: date
    last_day: date
    stand_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Someone of the staff, by code. Names and addresses are looked up when something is sent."""

    code: str
    roles: frozenset[tuple[str, str]] = frozenset()  #: (role, team); team empty: every team
    active_from: date | None = None
    active_until: date | None = None  #: last day
    leaves: tuple[Leave, ...] = ()

    def is_active(self, day: date) -> bool:
        return not (self.active_from and day < self.active_from) and not (self.active_until and day > self.active_until)

    def may_take(self, role: str) -> bool:
        """Whether what is for `role` may come to this colleague (rule 5)."""
        return role == EMPLOYER_DESK or {held for held, _ in self.roles} != {EMPLOYER_DESK}

    def leave_on(self, day: date) -> Leave | None:
        return next((leave for leave in self.leaves if leave.first_day <= day <= leave.last_day), None)


class NotAllowed(StrEnum):
    """Why a colleague may not do something, or not answer a card."""

    unknown = "unknown"  #: the municipality has no colleague with this code
    inactive = "inactive"  #: not yet, or no longer, a colleague on that day
    not_theirs = "not_theirs"  #: it was not put to them, and they do not hold the role it was put to


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """Who the case itself names."""

    case_worker: str = ""
    jobcoach: str = ""
    team: str = ""


@dataclass(frozen=True)
class Staff:
    """The colleagues of one municipality, by code, and the role that gets what nobody else can get."""

    people: Mapping[str, Colleague] = field(default_factory=dict)
    fallback_role: str = "manager"

    @cached_property
    def holders(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """By role: the codes of who holds it, in order, with the teams they hold it for."""
        found: dict[str, dict[str, frozenset[str]]] = {}
        for code in sorted(self.people):
            for role, team in self.people[code].roles:
                of_role = found.setdefault(role, {})
                of_role[code] = of_role.get(code, frozenset()) | {team}
        return found


def resolve(role: str, owners: Owners, staff: Staff, day: date) -> str | None:
    """Code of the colleague who takes this role for this case on this day; None when there is nobody."""
    for asked in dict.fromkeys((role, staff.fallback_role)):
        for group in _candidates(asked, owners, staff):
            if found := _who_is_there(group, role, staff, day):
                return found
    return None


def why_not(code: str, staff: Staff, day: date) -> NotAllowed | None:
    """Why this code is no colleague on this day; None when it is."""
    person = staff.people.get(code)
    if person is None:
        return NotAllowed.unknown
    return None if person.is_active(day) else NotAllowed.inactive


def why_not_answer(
    code: str, role: str, addressed: str, owners: Owners, staff: Staff, day: date
) -> NotAllowed | None:  # fmt: skip
    """Why this colleague may not answer a card that was put to `role` and addressed to `addressed`; None: they may."""
    if (problem := why_not(code, staff, day)) is not None:
        return problem
    theirs = {addressed, *_holding(role, owners, staff)}
    in_place = {_stand_in(each, role, staff, day) for each in (addressed, *_named(role, owners))}
    return None if code in theirs | in_place else NotAllowed.not_theirs


def _holding(role: str, owners: Owners, staff: Staff) -> Iterable[str]:
    """Who holds a role for a case: nobody holds it only because somebody else is away."""
    return _named(role, owners) if role in ON_THE_CASE else staff.holders.get(role, {})


def _named(role: str, owners: Owners) -> tuple[str, ...]:
    """Who the case itself names for this role."""
    if role == "jobcoach":
        return (owners.jobcoach or owners.case_worker,)
    return (owners.case_worker,) if role == "case_worker" else ()


def _stand_in(code: str, role: str, staff: Staff, day: date) -> str:
    """Who is there in the place of this colleague on this day; empty when nobody is."""
    chain = _chain(code, role, staff, day)
    return chain[-1] if chain else ""


def _candidates(role: str, owners: Owners, staff: Staff) -> Iterator[tuple[str, ...]]:
    """Groups of codes to try, one after the other."""
    if role in ON_THE_CASE:
        if role == "jobcoach" and owners.jobcoach:
            yield (owners.jobcoach,)
        yield (owners.case_worker,)
        return
    holders = staff.holders.get(role, {})
    near = tuple(code for code, teams in holders.items() if owners.team and owners.team in teams)
    wide = tuple(code for code, teams in holders.items() if "" in teams and code not in near)
    yield near
    yield wide
    yield tuple(code for code in holders if code not in near and code not in wide)


def _who_is_there(codes: tuple[str, ...], role: str, staff: Staff, day: date) -> str | None:
    chains = [_chain(code, role, staff, day) for code in codes]
    return _first(chain[0] for chain in chains if len(chain) == 1) or _first(chain[-1] for chain in chains if chain)


def _first(codes: Iterable[str]) -> str | None:
    return next(iter(codes), None)


def _chain(code: str, role: str, staff: Staff, day: date) -> list[str]:
    """`code`, then who stands in, up to the one who is there; empty when the chain ends in nobody."""
    chain: list[str] = []
    while code not in chain:
        person = staff.people.get(code)
        if person is None or not person.is_active(day) or not person.may_take(role):
            return []
        chain.append(code)
        leave = person.leave_on(day)
        if leave is None:
            return chain
        code = leave.stand_in
    return []
