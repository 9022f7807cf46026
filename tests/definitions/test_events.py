"""The fields of a fact: typed, coded, and never repeated in an error."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from klantreis.core.case import Value
from klantreis.core.journey import Validity
from klantreis.definitions.events import EventType, FieldKind, FieldType
from klantreis.errors import FixInput

EVENT = EventType(
    "placement_started",
    "Aan het werk",
    {
        "until": FieldType(FieldKind.date),
        "first_day": FieldType(FieldKind.moment),
        "hours": FieldType(FieldKind.number),
        "contract": FieldType(FieldKind.code, ("fixed", "permanent")),
        "why": FieldType(FieldKind.code),
        "employer": FieldType(FieldKind.ref),
    },
    needs=("contract",),
)
CARD = "intake|suite:0001|2w|card"
DATED = "relapse|2 x missed_points@suite:12||nudge"


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        ("until", "2026-03-28", date(2026, 3, 28)),
        ("first_day", "2026-12-02T10:00", datetime(2026, 12, 2, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))),
        ("hours", 24, 24),
        ("hours", 13.5, 13.5),
        ("hours", "24", 24),
        ("hours", "13.5", 13.5),
        ("contract", "fixed", "fixed"),
        ("why", "found_work_2", "found_work_2"),
        ("employer", "WG-0012", "WG-0012"),
        ("employer", CARD, CARD),
        ("employer", DATED, DATED),
    ],
)
def test_a_field_is_read_as_its_type(field: str, given: object, value: Value) -> None:
    assert EVENT.parse({"contract": "fixed", field: given})[field] == value


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({}, "placement_started lacks the field contract; add it to data"),
        ({"contract": ""}, "placement_started lacks the field contract; add it to data"),
        ({"contract": "fixed", "untill": "2026-01-01"}, "placement_started has no field untill; did you mean `until`?"),
        ({"contract": "foxed"}, "data.contract: this code is not allowed here; use one of fixed, permanent"),
        ({"contract": "fixed", "until": "28-3-2026"}, "data.until: a day is written as 2026-03-28"),
        (
            {"contract": "fixed", "until": "2026-02-30"},
            "data.until: this day does not exist; check the month and the day",
        ),
        ({"contract": "fixed", "until": 20260328}, "data.until: expected a day such as 2026-03-28"),
        ({"contract": "fixed", "hours": "veel"}, "data.hours: expected a number such as 24 or 13.5"),
        ({"contract": "fixed", "hours": True}, "data.hours: expected a number such as 24 or 13.5"),
        ({"contract": "fixed", "hours": float("nan")}, "data.hours: expected a number such as 24 or 13.5"),
        (
            {"contract": "fixed", "why": "Jan Jansen belde"},
            "data.why: expected a code: letters, digits, `_`, `.` and `-`, no spaces",
        ),
        (
            {"contract": "fixed", "employer": "Bakkerij Jansen"},
            "data.employer: expected a reference: letters, digits and `_.:/@-`, no spaces",
        ),
        (
            {"contract": "fixed", "employer": ["a"]},
            "data.employer: expected a reference: letters, digits and `_.:/@-`, no spaces",
        ),
    ],
)
def test_a_wrong_field_is_refused_by_name_and_remedy(data: dict[str, object], complaint: str) -> None:
    with pytest.raises(FixInput) as refused:
        EVENT.parse(data)
    assert str(refused.value) == complaint


@pytest.mark.parametrize("secret", ["Jan Jansen", "jan@example.org ", "Kerkstraat 1, Landsmeer", "x" * 5000])
def test_no_value_is_repeated_in_an_error(secret: str) -> None:
    for field in ("until", "first_day", "hours", "contract", "why", "employer"):
        with pytest.raises(FixInput) as refused:
            EVENT.parse({"contract": "fixed", field: secret})
        assert secret.strip() not in str(refused.value)


def test_empty_cells_are_left_out() -> None:
    assert EVENT.parse({"contract": "fixed", "until": "", "hours": None}) == {"contract": "fixed"}


def test_enrolment_takes_any_column_as_day_number_or_code() -> None:
    enrolled = EventType("enrolled", "Ingeschreven")
    parsed = enrolled.parse({"ww_end": "2026-09-01", "children": "2", "route": "b1"})
    assert parsed == {"ww_end": date(2026, 9, 1), "children": 2, "route": "b1"}
    with pytest.raises(FixInput, match=r"data\.note: expected a day, a number or a code"):
        enrolled.parse({"note": "woont bij haar zus"})


SERVICE = EventType(
    "service_started",
    "Voorziening begonnen",
    {
        "kind": FieldType(
            FieldKind.code,
            ("activation", "participation", "other"),
            valid={
                "activation": Validity(until=date(2026, 12, 31)),
                "participation": Validity(since=date(2027, 1, 1)),
            },
        )
    },
    valid=Validity(since=date(2020, 1, 1)),
)


@pytest.mark.parametrize(
    ("on", "kind", "holds"),
    [
        (date(2026, 12, 31), "activation", True),
        (date(2027, 1, 1), "activation", False),
        (date(2026, 12, 31), "participation", False),
        (date(2027, 1, 1), "participation", True),
        (date(2026, 6, 1), "other", True),
    ],
)
def test_a_code_holds_on_its_days(on: date, kind: str, holds: bool) -> None:
    """Participatiewet in balans: words of the law change on 1 January 2027."""
    if holds:
        assert SERVICE.parse({"kind": kind}, on) == {"kind": kind}
        return
    with pytest.raises(FixInput, match=f"data.kind: this code does not hold on {on}; use one of "):
        SERVICE.parse({"kind": kind}, on)


def test_an_event_happens_on_its_days() -> None:
    with pytest.raises(FixInput, match="service_started cannot happen on 2019-12-31: it holds from 2020-01-01"):
        SERVICE.parse({"kind": "other"}, date(2019, 12, 31))
