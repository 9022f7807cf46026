"""What an audit asks, from what the configuration and the staff file say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from klantreis.app import App
from klantreis.core.municipality import Municipality
from klantreis.core.timeliness.cases import Meaning, NamedChange
from klantreis.core.timeliness.rules import AuditRules
from klantreis.core.workdays import Term
from klantreis.definitions.configuration import Configuration
from klantreis.errors import FixInput
from klantreis.settings import Settings
from klantreis.usecases.audit_question import language_of, question_of
from klantreis.usecases.audit_titles import label_titles, titles_of
from klantreis.usecases.staffing import staff_file
from tests.support.understood import understood

AS_OF, SINCE = date(2026, 3, 6), date(2026, 1, 1)
CHANGE = NamedChange(date(2026, 2, 1), "Nieuw team")
STAFF = "code,name,email,roles\nkw-1,Een,kw-1@x.example,case_worker\ntl-1,Twee,tl-1@x.example,team_lead\n"


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return understood(Path("config"))


Make = Callable[..., App]


@pytest.fixture
def make(engine: Engine, tmp_path: Path, configuration: Configuration) -> Make:
    """The app, with other rules for audits by municipality."""

    def app(**rules: AuditRules) -> App:
        changed: dict[str, Municipality] = {
            name: replace(each, audit=rules[name]) if name in rules else each
            for name, each in configuration.municipalities.items()
        }
        settings = Settings(out=tmp_path / "out", secret="of a test")
        made = App(settings, engine, replace(configuration, municipalities=changed), {}, settings.key())
        staff = tmp_path / "staff.csv"
        staff.write_text(STAFF)
        staff_file(made, staff, "landsmeer")
        return made

    return app


def test_norms_are_of_each_municipality_and_only_of_those_asked_about(make: Make) -> None:
    norms = {Meaning.intake: Term(20, "wd")}
    app = make(landsmeer=AuditRules(norms=norms), haarlem=AuditRules(norms={Meaning.plan: Term(6, "w")}))
    assert set(question_of(app, AS_OF, SINCE).norms) == {"landsmeer", "haarlem"}
    assert question_of(app, AS_OF, SINCE, "landsmeer").norms == {"landsmeer": norms}


def test_a_change_of_one_municipality_is_none_of_all_together(make: Make) -> None:
    app = make(landsmeer=AuditRules(changes=(CHANGE,)))
    assert question_of(app, AS_OF, SINCE, "landsmeer").changes == (CHANGE,)
    assert question_of(app, AS_OF, SINCE).changes == ()


def test_figures_of_colleagues_need_every_municipality_in_it(make: Make) -> None:
    app = make(landsmeer=AuditRules(by_person=True))
    assert question_of(app, AS_OF, SINCE, "landsmeer").by_person
    assert not question_of(app, AS_OF, SINCE).by_person
    assert not question_of(app, AS_OF, SINCE, "haarlem").by_person


def test_capacity_is_told_where_it_is_stated(make: Make) -> None:
    app = make(landsmeer=AuditRules(capacity=4), haarlem=AuditRules())
    assert question_of(app, AS_OF, SINCE, "landsmeer").capacity == {("landsmeer", ""): (20, 40, 80)}
    assert question_of(app, AS_OF, SINCE, "haarlem").capacity == {}


def test_events_mean_something_in_the_journeys_that_know_them(make: Make) -> None:
    asked = question_of(make(), AS_OF, SINCE)
    assert asked.meanings("groningen_ww")["session_attended"] == {Meaning.intake}
    assert "session_attended" not in asked.meanings("haarlemmermeer")  # the group session comes before the talk
    assert not asked.knows("groningen_praktijkleren", Meaning.intake)
    assert asked.knows("landsmeer", Meaning.intake)
    assert {"intake_held", "talk_held", "contact_held"} <= asked.contact
    assert "contact_tried" not in asked.contact
    assert "case_worker" in asked.staff
    assert "client" not in asked.staff


def test_what_cannot_be_asked_is_refused(make: Make) -> None:
    app = make()
    with pytest.raises(FixInput, match="no such municipality"):
        question_of(app, AS_OF, SINCE, "utrecht")
    with pytest.raises(FixInput, match="would begin on 2026-03-07"):
        question_of(app, AS_OF, date(2026, 3, 7))
    assert question_of(app, AS_OF, AS_OF).since == AS_OF


def test_the_language_is_that_of_the_municipality_unless_another_is_asked_for(make: Make) -> None:
    app = make(landsmeer=AuditRules(language="en"))
    assert language_of(app, "landsmeer") == "en"
    assert language_of(app, "haarlem") == "nl"
    assert language_of(app, "") == "nl"  # they differ
    assert language_of(app, "landsmeer", "nl") == "nl"
    with pytest.raises(FixInput, match="nl or en"):
        language_of(app, "landsmeer", "fr")


def test_two_labels_that_read_alike_are_told_apart(configuration: Configuration) -> None:
    labels = label_titles(versions[-1] for _, versions in sorted(configuration.journeys.items()))
    assert len(set(labels.values())) == len(labels)


def test_titles_are_those_of_the_configuration(configuration: Configuration) -> None:
    titles = titles_of(configuration)
    assert titles.municipality("landsmeer") == "Gemeente Landsmeer"
    assert titles.stage("nazorg") == "Nazorg na plaatsing"
    assert titles.roles["case_worker"] == "klantmanager"
