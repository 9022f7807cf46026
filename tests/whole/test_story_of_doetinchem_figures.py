"""What the programme of Doetinchem reaches, counted with its own journey: the published totals (domain.md 1.5)."""

import io
import json
from datetime import date

from examples.doetinchem import outcomes
from klantreis.usecases.recording import record_file
from tests.support.samen_sterk import figures, goals
from tests.whole.conftest import Build, Town, moment


def tell_outcomes(town: Town) -> None:
    """The facts of all 726; here their numbers begin with DT, and every offer has a reference."""
    lines = io.StringIO()
    for number, told in enumerate(outcomes.facts(date(2026, 1, 5))):
        ref = {"ref": "track-1"} if told.event == "track_offered" else {}
        fact = {
            "id": f"{number}", "source": "outcomes", "municipality": town.municipality, "by": "kw-1",
            "client_ref": told.client_ref.replace("D-", "DT-"), "event": told.event,
            "occurred_on": str(told.occurred_on), "data": ref | told.data,
        }  # fmt: skip
        lines.write(json.dumps(fact) + "\n")
    lines.seek(0)
    report = record_file(town.app, lines, moment("do 2026-12-31", 12))
    assert report.rejected == 0, report.rejections


def test_749_labels_on_726_people_who_were_all_offered_a_track(build: Build) -> None:
    town = build(municipality="doetinchem")
    town.enrol("ma 2026-01-05", *(ref.replace("D-", "DT-") for ref in outcomes.client_refs()))
    tell_outcomes(town)
    found = figures(town, "do 2026-12-31").situations
    assert {label.name: label.people for label in found.labels} == {
        "off_benefit": 83,
        "part_time": 150,
        "in_track": 516,
    }
    assert (found.total, found.people, found.overlap) == (749, 726, 23)
    reached = goals(town, "do 2026-12-31")
    assert reached["offered"] == 726
    assert 516 <= reached["accepted"] == reached["started"] < 726  # offered is not accepted
