"""Doetinchem: 130 invented residents, called in waves or just reported; and `outcomes`, the published totals."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="doetinchem",
    title="Doetinchem",
    clients={"doetinchem": "clients.csv"},
    first_day=date(2026, 5, 4),
    approver="tl-1",
)
