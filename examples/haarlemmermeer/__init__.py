"""Haarlemmermeer: 120 invented residents of Nieuw-Vennep, called in waves, twenty-four of them only to compare with."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="haarlemmermeer",
    title="Haarlemmermeer",
    clients={"haarlemmermeer": "clients.csv"},
    first_day=date(2026, 3, 2),
    days=24,
    approver="tl-1",
)
