"""What the configuration says for audits alone: `audit:` of a municipality and `means:` of an event."""

from datetime import date

import pytest

from klantreis.core.timeliness.cases import Meaning, NamedChange
from klantreis.core.timeliness.rules import AuditRules
from klantreis.core.workdays import Term
from tests.definitions.conftest import MUNICIPALITY, Folder

FILE, EVENTS = "municipalities/smalltown.yaml", "journeys/events.yaml"
ALL = """audit:
  capacity: 4.5
  norms: {intake: 20wd, plan: 7w, placement: 26w}
  changes:
    - {on: 2026-07-01, title: Nieuw intaketeam}
    - {on: 2025-03-15, title: Groepen}
  language: en
  by_person: yes
"""


def test_a_municipality_that_says_nothing_has_no_norms_no_capacity_and_nobodys_figures(folder: Folder) -> None:
    assert folder.load().municipalities["smalltown"].audit == AuditRules()
    assert AuditRules().language == "nl"
    assert not AuditRules().by_person


def test_all_of_it_can_be_stated_and_changes_come_in_the_order_of_their_days(folder: Folder) -> None:
    folder.write(FILE, MUNICIPALITY + ALL)
    assert folder.load().municipalities["smalltown"].audit == AuditRules(
        capacity=4.5,
        norms={Meaning.intake: Term(20, "wd"), Meaning.plan: Term(7, "w"), Meaning.placement: Term(26, "w")},
        changes=(NamedChange(date(2025, 3, 15), "Groepen"), NamedChange(date(2026, 7, 1), "Nieuw intaketeam")),
        language="en",
        by_person=True,
    )


def test_rules_for_figures_have_no_case_planned_again(folder: Folder) -> None:
    before = folder.load()
    folder.write(FILE, MUNICIPALITY + ALL)
    folder.change(
        EVENTS, "contact_held: {title: Contact gehad,", "contact_held: {title: Contact gehad, means: attempt,"
    )
    after = folder.load()
    assert after.municipalities["smalltown"].hash == before.municipalities["smalltown"].hash
    assert after.by_hash.keys() == before.by_hash.keys()
    folder.change(FILE, "audit:", "bundle: no\naudit:")  # what does change the plan still does
    assert folder.load().municipalities["smalltown"].hash != before.municipalities["smalltown"].hash


WRONG = [
    ("capacity: 0", "`capacity` is nothing; write what a colleague can meet in a day, or leave it out"),
    ("capacity: veel", "`capacity` is `veel`; expected a number such as 5"),
    ("norms: {intake: 20}", "`intake` is `20`; expected a term such as 20wd or 26w"),
    ("norms: {contact: 20wd}", "unknown key `contact` in norms; remove it"),
    ("changes: [{on: 2026-02-30, title: Nieuw}]", "`on` is a day that does not exist; check the month and the day"),
    ("changes: [{on: 2026-02-01}]", "a change lacks `title`: its name, in Dutch, as the trend shows it"),
    (
        "changes: [{on: 2026-02-01, title: Een}, {on: 2026-02-20, title: Twee}]",
        "two changes in one month: the trend counts by month, so name them as one",
    ),
    ("language: fr", "`language` is `fr`; expected nl, en"),
    ("by_person: misschien", "`by_person` is `misschien`; expected yes, no"),
]


@pytest.mark.parametrize(("line", "finding"), WRONG, ids=[line for line, _ in WRONG])
def test_what_is_wrong_is_said_with_its_line(folder: Folder, line: str, finding: str) -> None:
    folder.write(FILE, f"{MUNICIPALITY}audit:\n  {line}\n")
    (found,) = folder.findings()
    assert found.startswith(f"{FILE}:10: ")
    assert finding in found


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("intake", {Meaning.intake: frozenset()}),
        ("[intake, plan]", {Meaning.intake: frozenset(), Meaning.plan: frozenset()}),
        ("{intake: [small]}", {Meaning.intake: frozenset({"small"})}),
        ("{intake: small}", {Meaning.intake: frozenset({"small"})}),
    ],
)
def test_an_event_means_something_everywhere_or_in_the_journeys_that_are_named(
    folder: Folder, said: str, means: dict[Meaning, frozenset[str]]
) -> None:
    folder.change(EVENTS, "helped: {title: Geholpen}", f"helped: {{title: Geholpen, means: {said}}}")
    assert folder.load().events["helped"].means == means
    assert folder.load().events["closed"].means == {}


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("talk", "`means` is `talk`; expected attempt, appointment, no_show, intake"),
        ("{intake: [smal]}", "unknown journey `smal`; did you mean `small`?"),
        ("{talk: [small]}", "`talk`"),
    ],
)
def test_a_meaning_or_a_journey_that_does_not_exist_is_said(folder: Folder, said: str, finding: str) -> None:
    folder.change(EVENTS, "helped: {title: Geholpen}", f"helped: {{title: Geholpen, means: {said}}}")
    (found,) = folder.findings()
    assert found.startswith(f"{EVENTS}:6: ")
    assert finding in found
