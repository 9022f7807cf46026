"""What `check` refuses or doubts although every word of it can be read (docs/journeys.md tells each with an example).

Rules
-----
1. A rule is a function from the whole configuration to findings, each with file, line and remedy; one file per family.
2. Rules ask only a configuration in which reading found nothing wrong: one mistake does not bring a dozen others.
3. What a rule refuses, `load` refuses too: a run never goes on what `check` would have stopped. A doubt stops nothing.
4. What takes days to show is not decided here: `check --simulate`.
"""

from collections.abc import Iterator

from klantreis.definitions.rules import cards, endings, exits, following, goals, law, ordinance, proof, timing
from klantreis.definitions.rules.subject import Subject
from klantreis.errors import Finding

__all__ = ["DOUBTFUL", "WRONG", "Subject", "doubtful", "wrong"]

WRONG = (
    exits.no_exit,
    law.without_law,
    law.ordinance_in_law,
    law.rolls_where_it_may_not,
    ordinance.not_stated,
    ordinance.unknown_terms,
    proof.proof_of_what_the_client_never_got,
    timing.can_never_be_given,
)
DOUBTFUL = (
    cards.option_without_effect,
    endings.ends_two_ways,
    following.nobody_follows,
    goals.means_two_things,
    timing.rung_never_reached,
    timing.given_at_the_last_point_only,
    timing.two_levels_on_one_day,
    timing.two_messages_at_once,
)


def wrong(subject: Subject) -> Iterator[Finding]:
    """What nobody can have meant: nothing runs on it."""
    for rule in WRONG:
        yield from rule(subject)


def doubtful(subject: Subject) -> Iterator[Finding]:
    """What may be meant, and should be looked at."""
    for rule in DOUBTFUL:
        yield from rule(subject)
