"""Groningen: 118 invented residents in the five journeys of the Werkprogramma and the application that may follow."""

from datetime import date

from examples.example import Example

EXAMPLE = Example(
    municipality="groningen",
    title="Groningen",
    clients={
        "groningen_ww": "clients_ww.csv",
        "groningen_actief": "clients_actief.csv",
        "groningen_praktijkleren": "clients_praktijkleren.csv",
        "groningen_stadsbeheer": "clients_stadsbeheer.csv",
        "intake_bijstand": "clients_aanvraag.csv",
    },
    first_day=date(2026, 3, 2),
    approver="tl-1",
)
