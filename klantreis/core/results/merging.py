"""Goals of one name in several journeys: one goal of the programme, followed in one figure.

Rules
-----
1. What counts may differ: each journey says it in events of its own. All of them count, in every case of a person, and
   the person once.
2. All else is said of the programme, and must be the same: what it is called and how it is told, its target, its days,
   with whom it is compared and when. Else nobody could say which of the two the figure is about.
3. A goal is told under the first name that says it: of the journeys in the order in which they are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from klantreis.core.journey import Goal, Journey
from klantreis.errors import FixInput

Said = tuple[Journey, Goal]


def merged(journeys: Sequence[Journey], first_days: Mapping[str, date]) -> Mapping[str, Sequence[Said]]:
    """By name of the goal who says it. Raises FixInput where two journeys do not mean the same by one name."""
    found: dict[str, list[Said]] = {}
    for journey in journeys:
        for name, goal in journey.goals.items():
            said = found.setdefault(name, [])
            if said and (unequal := differing(said[0], (journey, goal), first_days)):
                raise FixInput(f"goal `{name}`: {unequal}")
            said.append((journey, goal))
    return found


def differing(one: Said, other: Said, first_days: Mapping[str, date]) -> str:
    """In what these two do not mean one goal, with the remedy; empty where they do. Words are those of the YAML."""
    told = [(journey.name, _meant(goal, goal.since or first_days[journey.name])) for journey, goal in (one, other)]
    (first, meant), (second, meant_too) = told
    keys = [key for key in meant if meant[key] != meant_too[key]]
    if not keys:
        return ""
    here, there = (", ".join(f"{key} {said[key] or 'not stated'}" for key in keys) for said in (meant, meant_too))
    return (
        f"`{first}` says {here}, `{second}` says {there}; a goal of one name is one goal of the programme: say the "
        "same in both, or give one of them another name"
    )


def _meant(goal: Goal, since: date) -> Mapping[str, str]:
    """What is said of the programme, as it is written."""
    return {
        "title": f"'{goal.title}'",
        "kind": "sum" if goal.sum else "count",
        "target": "" if goal.target is None else str(goal.target),
        "unit": goal.unit,
        "from": str(since),
        "over": str(goal.over or ""),
        "against": goal.against,
        "at": goal.at.text if goal.at else "",
    }


def counted(said: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """What counts: each event with the field that is added up (empty where people are counted), each once."""
    yield from dict.fromkeys(goal.sum or (goal.count, "") for _, goal in said)
