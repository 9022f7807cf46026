"""What people ask about cases and messages, on the simulation of January 2026."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.app import App
from klantreis.core.planner.explaining import Standing
from klantreis.core.planner.known import Fate
from klantreis.errors import FixInput, UnknownCase
from klantreis.reports.timeline import Timeline
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Case, Message, table
from klantreis.usecases import showing
from klantreis.usecases.erasing import erase
from klantreis.usecases.holding import Scope, hold
from tests.support.simulation import CLIENTS, STAFF, at, run_day, simulation


@pytest.fixture
def app(tmp_path: Path) -> App:
    with simulation(tmp_path) as opened:
        yield opened


def given(timeline: Timeline) -> list[tuple[str, str, str]]:
    return [(f"{action.day:%d}", action.key.step, action.state) for action in timeline.actions]


def test_a_timeline_tells_what_was_done_and_what_comes(app: App) -> None:
    found = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12))
    assert given(found) == [("05", "call_us", "done"), ("12", "remind", "done"), ("20", "nudge", "done")]
    assert [(each.step.key.step, each.step.day) for each in found.next_steps] == [
        ("lead", date(2026, 1, 26)),
        ("manager", date(2026, 2, 9)),
    ]
    assert found.look_again_on == date(2026, 1, 26)
    (plan_intake,) = found.obligations
    assert plan_intake.due is not None
    assert plan_intake.due.on == date(2026, 1, 19)
    assert [(note.kind, note.day) for note in plan_intake.due.notes] == [
        ("opened", date(2026, 1, 5)),
        ("plus", date(2026, 1, 19)),
    ]


def test_the_past_is_shown_as_it_was_known_then(app: App) -> None:
    monday = showing.timeline(app, "landsmeer/L-0001", at("2026-01-12", 8))
    assert given(monday) == [("05", "call_us", "done")]
    assert [(each.step.key.step, each.step.standing) for each in monday.next_steps[:1]] == [("remind", Standing.now)]


def test_a_message_that_had_not_left_yet_waits(app: App) -> None:
    """The run of ma 26 jan plans at nine; sending is held and released an hour later."""
    hold(app, Scope(), "kw-1", "", at("2026-01-26", 8))
    run_day(app, date(2026, 1, 26))
    found = showing.timeline(app, "landsmeer/L-0001", at("2026-01-26", 9))
    assert given(found)[-1] == ("26", "lead", "open")


def test_the_outcome_of_later_is_not_known_yet(app: App) -> None:
    with writing(app.engine) as conn:
        conn.exec_driver_sql("UPDATE audit_entry SET at = '2026-01-20 11:00:00.000000' WHERE at > '2026-01-20'")
    found = showing.timeline(app, "landsmeer/L-0001", at("2026-01-20", 10))
    assert given(found)[-1] == ("20", "nudge", "open")
    assert found.actions[-1].sent_at is None


def test_withdrawn_facts_are_shown_as_such_and_what_they_led_to_was_in_good_faith(app: App) -> None:
    found = showing.timeline(app, "landsmeer/L-0004", at("2026-01-23", 12))
    assert [(each.fact.id, each.fate) for each in found.facts if each.fact.event == "no_show"] == [
        ("suite:6", Fate.withdrawn),
        ("suite:8", Fate.withdrawal),
    ]
    assert [action.key.step for action in found.actions if action.in_good_faith] == ["call", "replan"]


def test_before_the_withdrawal_the_fact_stood(app: App) -> None:
    found = showing.timeline(app, "landsmeer/L-0004", at("2026-01-15", 12))
    assert [each.fate for each in found.facts if each.fact.event == "no_show"] == [Fate.stands]
    assert not any(action.in_good_faith for action in found.actions)


def test_a_corrected_fact_stays_visible(app: App) -> None:
    found = showing.timeline(app, "landsmeer/L-0002", at("2026-01-23", 12))
    assert [(each.fact.occurred_on.day, each.fate) for each in found.facts if each.fact.event == "plan_agreed"] == [
        (20, Fate.stands),
        (21, Fate.corrected),
    ]


def test_a_case_can_be_named_by_our_reference_too(app: App) -> None:
    ref = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).ref
    assert showing.timeline(app, ref.lower(), at("2026-01-23", 12)).ref == ref


@pytest.mark.parametrize("name", ["landsmeer/L-9999", "AAAAA-00000", ""])
def test_an_unknown_case_is_an_error(app: App, name: str) -> None:
    with pytest.raises(UnknownCase):
        showing.timeline(app, name, at("2026-01-23", 12))


def test_a_case_that_was_not_known_yet_has_no_timeline(app: App) -> None:
    with pytest.raises(UnknownCase, match="was not known yet"):
        showing.timeline(app, "landsmeer/L-0001", at("2026-01-02", 12))


def test_the_page_for_prefect_draws_the_stages_and_holds_no_personal_data(app: App) -> None:
    personal = {
        cell
        for line in (CLIENTS + STAFF).splitlines()[1:]
        for cell in line.split(",")
        if "erzonnen" in cell or "@" in cell
    }
    assert len(personal) > 8
    for number in (1, 2, 3, 4):
        page = showing.journey_markdown(app, f"landsmeer/L-000{number}", at("2026-01-23", 12))
        assert "```mermaid" in page
        assert ":::hier" in page
        assert not [each for each in personal | {f"L-000{number}"} if each in page]


def test_the_page_says_in_dutch_why_a_date_is_what_it_is(app: App) -> None:
    page = showing.journey_markdown(app, "landsmeer/L-0001", at("2026-01-23", 12))
    assert "opening (ma 5 jan 2026) → + 10 werkdagen (ma 19 jan 2026)" in page
    assert "Intakegesprek afspreken loopt achter" in page
    assert "te laat" in page


def test_the_page_shows_the_tasks_colleagues_were_given(app: App) -> None:
    page = showing.journey_markdown(app, "landsmeer/L-0004", at("2026-01-15", 12))
    assert (
        "| taak: Niet gekomen op de afspraak. Bel nog dezelfde dag | klantmanager | streven | vr 16 jan 2026 | loopt |"
        in page
    )


def test_a_message_is_shown_exactly_as_it_left(app: App) -> None:
    key = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).actions[0].message
    view = showing.message(app, key)
    assert (view.state, view.template, view.channel) == ("sent", "please_call_us", "file")
    assert view.subject
    assert "Ans Verzonnen" in view.body
    assert view.sent_at == at("2026-01-05")
    assert view.proof
    (eml,) = (app.settings.out / "mail" / "2026-01-05").glob(f"{key}.eml")
    assert view.subject in eml.read_text("utf-8")


def test_a_message_is_found_by_its_message_id_too(app: App) -> None:
    key = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).actions[0].message
    assert showing.message(app, f"<{key}@landsmeer.example>").key == key


def test_an_unknown_key_is_an_error(app: App) -> None:
    with pytest.raises(FixInput, match="no message has this key"):
        showing.message(app, "0" * 40)


def test_of_an_erased_person_no_text_is_left(app: App) -> None:
    key = showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).actions[0].message
    erase(app, "landsmeer/L-0001", "kw-1", "request", at("2026-01-23", 12))
    view = showing.message(app, key)
    assert not view.written
    assert (view.address, view.subject, view.body) == ("", "", "")


@pytest.mark.parametrize(
    ("on", "overdue", "due", "late"),
    [
        (date(2026, 1, 16), 0, 0, 0),  # Friday: not due before Monday
        (date(2026, 1, 19), 0, 1, 0),  # Monday: on time all day long
        (date(2026, 1, 20), 1, 0, 1),  # Tuesday
        (date(2026, 1, 23), 1, 0, 4),  # Friday
        (date(2026, 1, 24), 1, 0, 4),  # Saturday: no office day more
    ],
)
def test_overdue_begins_the_day_after(app: App, on: date, overdue: int, due: int, late: int) -> None:
    found = showing.due(app, on)
    assert (found.overdue, found.due) == (overdue, due)
    assert max((group.longest for group in found.groups), default=0) == late


def test_overdue_by_owner_names_the_colleague(app: App) -> None:
    (group,) = showing.due(app, date(2026, 1, 23), "owner").groups
    assert (group.name, group.overdue, group.rows[0].title) == ("kw-1", 1, "Intakegesprek afspreken")


def test_due_by_team_gathers_who_has_none(app: App) -> None:
    with writing(app.engine) as conn:
        conn.execute(table(Case).update().where(table(Case).c.case_worker == "kw-1").values(team="noord"))
    assert [group.name for group in showing.due(app, date(2026, 1, 23), "team").groups] == ["noord"]


def test_a_grouping_or_municipality_that_is_none_is_an_error(app: App) -> None:
    with pytest.raises(FixInput, match="stage, owner, team"):
        showing.due(app, date(2026, 1, 23), "colour")
    with pytest.raises(FixInput, match="landsmeer"):
        showing.due(app, date(2026, 1, 23), municipality="elsewhere")


def test_a_stalled_case_is_listed_once_with_what_is_late_longest(app: App) -> None:
    (case,) = showing.stalled(app, date(2026, 1, 23))
    assert (case.stage, case.obligation, case.owner) == ("Uitnodiging", "Intakegesprek afspreken", "kw-1")
    assert (case.due_on, case.workdays_late) == (date(2026, 1, 19), 4)
    assert showing.stalled(app, date(2026, 1, 19)) == ()


def test_the_digest_of_a_colleague_can_be_shown(app: App) -> None:
    with reading(app.engine) as conn:
        key = conn.execute(select(table(Message).c.opaque).where(table(Message).c.recipient_kind == "staff")).scalar()
    view = showing.message(app, str(key))
    assert view.person
    assert view.actions
    assert "Verzonnen" not in view.subject
