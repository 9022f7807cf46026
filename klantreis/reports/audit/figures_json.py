"""`figures.json`: every number of the report for machines, each with the name of its definition.

Rules
-----
1. `figures` has one entry for each field of `Figures`: `definition` names an entry of `definitions`, `value` has the
   numbers. `about` says of what and of when.
2. Days are ISO, shares lie between 0 and 1 and are not rounded, what is not told is null.
3. The keys stand in the order of `core/timeliness/figures.py`; the same figures give the same bytes.
4. Totals that are no field but follow from the fields (`judged`, `total`) are written too.
5. A change in form raises `VERSION`.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from klantreis.core.timeliness.cases import State
from klantreis.core.timeliness.figures import Counts, Figures
from klantreis.reports.audit.definitions import DEFINITION_OF
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.row_words import words_of

VERSION = 1


def figures_json(figures: Figures, report: Report) -> str:
    """The text of `figures.json`; `report` gives the words: definitions and states in its language.

    Raises KeyError where a figure has no definition.
    """
    told = {
        "about": {
            **_plain(figures.about),
            "title": report.title,
            "language": report.language,
            "internal": report.internal,
        },
        "figures": {
            field.name: {"definition": DEFINITION_OF[field.name], "value": _plain(getattr(figures, field.name))}
            for field in fields(figures)
            if field.name != "about"
        },
        "definitions": {name: {"title": title, "text": text} for name, title, text in report.definitions},
        "states": {state.value: words_of(report.language).states[state.value] for state in State},
        "version": VERSION,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Counts):
        return {**_fields(value), "judged": value.judged, "total": value.total}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
