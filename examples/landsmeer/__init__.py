"""Landsmeer: 123 invented residents, from the invitation to aftercare."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="landsmeer",
    title="Landsmeer",
    clients={"landsmeer": "clients.csv"},
    first_day=date(2026, 1, 5),
    approver="kw-1",
)
