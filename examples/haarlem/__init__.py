"""Haarlem: 120 invented residents, an existing case load that is called in little by little, and the city around it."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="haarlem",
    title="Haarlem",
    clients={"haarlem": "clients.csv"},
    first_day=date(2026, 1, 5),
    approver="tl-1",
)
