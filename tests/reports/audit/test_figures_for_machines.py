"""`figures.json`: every number with the name of its definition, unrounded, and the same bytes for the same figures."""

import json
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from klantreis.core.timeliness.cases import State
from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit.figures_json import figures_json
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.titles import Titles
from klantreis.reports.audit.writing import write_report
from tests.support.figures_sample import sample

FIGURES = sample()


def report(language: str = "nl") -> Report:
    return write_report(FIGURES, Titles(), language=language)


def read(figures: Figures = FIGURES) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(figures_json(figures, report()))
    return told


def test_it_is_known_by_its_parts() -> None:
    assert list(read()) == ["about", "figures", "definitions", "states", "version"]


def test_every_field_of_the_figures_is_there_with_its_definition() -> None:
    told = read()
    assert list(told["figures"]) == [field.name for field in fields(Figures) if field.name != "about"]
    assert {entry["definition"] for entry in told["figures"].values()} <= set(told["definitions"])
    assert set(told["states"]) == {state.value for state in State}


def test_days_are_iso_shares_are_not_rounded_and_what_is_not_told_is_null() -> None:
    told = read()
    assert (told["about"]["as_of"], told["about"]["since"]) == ("2026-11-30", "2025-12-01")
    assert told["figures"]["overall"]["value"]["share"]["value"] == 2594 / 3148
    assert told["figures"]["retention"]["value"][0]["at"][3]["kept"] is None


def test_totals_that_follow_from_the_counts_are_there_too() -> None:
    counts = read()["figures"]["overall"]["value"]["counts"]
    assert (counts["judged"], counts["total"]) == (3148, 3631)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert figures_json(sample(), report()) == figures_json(FIGURES, report())


def test_what_is_no_number_never_gets_out() -> None:
    broken = replace(FIGURES, teams=replace(FIGURES.teams, mean=float("nan")))
    with pytest.raises(ValueError, match="JSON"):
        figures_json(broken, report())


def test_a_day_deep_inside_is_iso_too() -> None:
    assert [date.fromisoformat(month["month"]) for month in read()["figures"]["trend"]["value"]["months"]] == [
        month.month for month in FIGURES.trend.months
    ]
