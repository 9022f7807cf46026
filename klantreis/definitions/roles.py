"""Who can own an obligation or get a step: the usual roles in Dutch, and those of `config/journeys/roles.yaml`."""

from collections.abc import Mapping

from klantreis.core.people import ON_THE_CASE

__all__ = ["ON_THE_CASE", "OUTSIDE", "OWNER", "STAFF"]

#: Outside the house: they get messages (`send`), never a line, task or card.
OUTSIDE: Mapping[str, str] = {
    "client": "inwoner",
    "employer": "werkgever",
    "partner": "partner",
    "training_company": "leerbedrijf",
}
#: Colleagues. `case_worker` and `jobcoach` are named on the case, the others are looked up by role.
STAFF: Mapping[str, str] = {
    "case_worker": "klantmanager",
    "jobcoach": "jobcoach",
    "team_lead": "teamleider",
    "manager": "manager",
    "quality": "kwaliteitsmedewerker",
    "integration_lead": "regievoerder inburgering",
    "employer_desk": "werkgeversservicepunt",
}
OWNER = "owner"  #: whoever owns the obligation
