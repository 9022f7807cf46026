"""Terms that differ by target group or by date of validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klantreis.core.workdays import Term


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term of the journey that differs by target group or by date of validity (language.md, `terms`)."""

    by_group: tuple[tuple[str, Term], ...] = ()
    by_date: tuple[tuple[date, Term], ...] = ()
    otherwise: Term | None = None

    def choose(self, groups: frozenset[str], day: date) -> Term | None:
        """The term for `groups` on `day`: that of the first group listed, else the newest valid, else the default."""
        for group, term in self.by_group:
            if group in groups:
                return term
        valid = [(since, term) for since, term in self.by_date if since <= day]
        return max(valid, key=lambda pair: pair[0])[1] if valid else self.otherwise
