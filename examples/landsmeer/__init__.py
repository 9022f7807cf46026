"""Landsmeer: 123 invented residents on the way to work, and 26 newcomers who integrate, six of them both."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="landsmeer",
    title="Landsmeer",
    clients={"landsmeer": "clients.csv", "landsmeer_newcomers": "clients_newcomers.csv"},
    first_day=date(2026, 1, 5),
    approver="kw-1",
)
