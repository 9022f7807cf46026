"""The tables of an object-centric event log (OCEL 2.0, relational), by the 24 constraints of its specification.

Rules
-----
1. The names of tables and columns that begin with `ocel_` are the standard's; the others are our attributes.
2. A type is called by its words; its table by its code, since some readers put that name into SQL without quotes.
3. A table with a key is kept by that key alone (WITHOUT ROWID): half the size.
4. A first value of an attribute holds from the beginning of time (1970); a later one is a row of its own that names the
   column it changes.
"""

from collections.abc import Mapping

BEGINNING = "1970-01-01T00:00:00.000+00:00"

GENERAL = """
CREATE TABLE "event_map_type" ("ocel_type" TEXT PRIMARY KEY, "ocel_type_map" TEXT) WITHOUT ROWID;
CREATE TABLE "object_map_type" ("ocel_type" TEXT PRIMARY KEY, "ocel_type_map" TEXT) WITHOUT ROWID;
CREATE TABLE "event" (
  "ocel_id" TEXT PRIMARY KEY, "ocel_type" TEXT REFERENCES "event_map_type" ("ocel_type")
) WITHOUT ROWID;
CREATE TABLE "object" (
  "ocel_id" TEXT PRIMARY KEY, "ocel_type" TEXT REFERENCES "object_map_type" ("ocel_type")
) WITHOUT ROWID;
CREATE TABLE "event_object" (
  "ocel_event_id" TEXT REFERENCES "event" ("ocel_id"), "ocel_object_id" TEXT REFERENCES "object" ("ocel_id"),
  "ocel_qualifier" TEXT, PRIMARY KEY ("ocel_event_id", "ocel_object_id", "ocel_qualifier")
) WITHOUT ROWID;
CREATE TABLE "object_object" (
  "ocel_source_id" TEXT REFERENCES "object" ("ocel_id"), "ocel_target_id" TEXT REFERENCES "object" ("ocel_id"),
  "ocel_qualifier" TEXT, PRIMARY KEY ("ocel_source_id", "ocel_target_id", "ocel_qualifier")
) WITHOUT ROWID;
"""

#: Attributes by table of an object type, with the type of each.
OBJECTS: Mapping[str, Mapping[str, str]] = {
    "case": {
        "journey": "TEXT", "version": "INTEGER", "municipality": "TEXT", "groups": "TEXT", "enrolled_on": "TIMESTAMP",
        "closed_on": "TIMESTAMP", "closed_by": "TEXT", "status": "TEXT", "stage": "TEXT",
    },
    "person": {},
    "colleague": {},
    "obligation": {
        "name": "TEXT", "title": "TEXT", "kind": "TEXT", "clock": "TEXT", "owner": "TEXT", "stage": "TEXT",
        "point": "TEXT", "law": "TEXT", "opened_on": "TIMESTAMP", "due_on": "TIMESTAMP", "ended_on": "TIMESTAMP",
        "paused_days": "INTEGER", "reason": "TEXT", "state": "TEXT",
    },
    "team": {"name": "TEXT", "municipality": "TEXT"},
    "municipality": {"name": "TEXT"},
}  # fmt: skip
#: Words for each object type.
OBJECT_TITLES: Mapping[str, str] = {
    "case": "Zaak",
    "person": "Inwoner",
    "colleague": "Medewerker",
    "obligation": "Verplichting",
    "team": "Team",
    "municipality": "Gemeente",
}

FACT: Mapping[str, str] = {
    "code": "TEXT", "place": "INTEGER", "exact": "BOOLEAN", "reason": "TEXT", "recorded_on": "TIMESTAMP",
    "appointment_on": "TIMESTAMP",
}  # fmt: skip
SENT: Mapping[str, str] = {"code": "TEXT", "place": "INTEGER", "exact": "BOOLEAN", "channel": "TEXT"}
TURN: Mapping[str, str] = {"title": "TEXT", "clock": "TEXT"}
#: What becomes of an obligation, as events: code and words.
TURNS: Mapping[str, str] = {
    "opened": "Verplichting begint",
    "past_due": "Uiterste dag voorbij",
    "on_time": "Verplichting op tijd nagekomen",
    "late": "Verplichting te laat nagekomen",
    "missed": "Verplichting gemist",
    "lapsed": "Verplichting vervallen",
    "renewed": "Verplichting eerder vernieuwd",
    "exempt": "Geen verplichting",
}


def event_table(code: str, attributes: Mapping[str, str]) -> str:
    """The statement that makes the table of an event type."""
    return (
        f'CREATE TABLE "event_{code}" ("ocel_id" TEXT PRIMARY KEY REFERENCES "event" ("ocel_id"), '
        f'"ocel_time" TIMESTAMP{_columns(attributes)}) WITHOUT ROWID'
    )


def object_table(code: str, attributes: Mapping[str, str]) -> str:
    """The statement that makes the table of an object type."""
    return (
        f'CREATE TABLE "object_{code}" ("ocel_id" TEXT REFERENCES "object" ("ocel_id"), "ocel_time" TIMESTAMP, '
        f'"ocel_changed_field" TEXT{_columns(attributes)})'
    )


def _columns(attributes: Mapping[str, str]) -> str:
    return "".join(f', "{name}" {type_}' for name, type_ in attributes.items())
