"""What a change does to residents who are on their way: what is sent, what is not, and why. On both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from klantreis.store.engine import reading
from klantreis.store.tables import ActionRow, Case, Client, ObligationRow, table
from klantreis.usecases import runs, showing
from klantreis.usecases.enrolment import enrol_file
from klantreis.usecases.migrating import Asked, look, migrate
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.support.changed import changed
from tests.support.understood import understood
from tests.whole.conftest import Build, Town, moment

_action, _case, _client, _obligation = table(ActionRow), table(Case), table(Client), table(ObligationRow)

ASK, REMIND = "Wij willen graag met u kennismaken", "Herinnering: wilt u een afspraak met ons maken?"
HEAD = "journey: landsmeer\ntitle: Proef\nversion: 1\nvalid_from: 2026-01-01\nstart: invitation\n"
TALK = """\
stages:
  invitation:
    title: Uitnodiging
    moves: {journey_closed: end}
    obligations:
      talk:
        title: Intakegesprek afspreken
        opens: stage
        due: opened + 10wd
        clock: target
        owner: case_worker
        met_by: [talk_planned]
        steps:
          - {id: ask, at: opened, send: please_call_us, to: client}
          - {id: remind, at: opened + 14d, send: please_call_us_reminder, to: client}
        ladder: stalled
"""
LETTER = """\
      letter:
        title: Brief met de uitleg
        opens: stage
        due: opened + 2w atw
        clock: statutory
        law: Awb 4:13
        owner: case_worker
        met_by: [plan_agreed]
"""
WW = (
    HEAD
    + """\
anchors: {ww_end: "known(end_of_ww_moved.date, enrolled.ww_end)"}
stages:
  invitation:
    title: Uitnodiging
    moves: {journey_closed: end}
    obligations:
      last_talk:
        title: Laatste gesprek voor het einde van de WW
        opens: ww_end - 6w
        due: ww_end - 2w preceding
        clock: policy
        owner: case_worker
        met_by: [talk_planned]
        steps:
          - {id: ask, at: ww_end - 6w, send: please_call_us, to: client}
          - {id: remind, at: due - 5wd, send: please_call_us_reminder, to: client}
"""
)
MOVED = "  end_of_ww_moved: {title: Einde WW verschoven, fields: {date: date}, needs: [date]}\n  journey_closed:\n"
NEXT = HEAD.replace("version: 1\nvalid_from: 2026-01-01", "version: 2\nvalid_from: 2026-07-01")


def configured(town: Town, folder: Path, *changes: tuple[str, str, str]) -> Town:
    """The town under a changed configuration, as if its files had been edited overnight."""
    town.app = replace(town.app, configuration=understood(changed(folder, *changes)))
    return town


def following(build: Build, folder: Path, journey: str) -> Town:
    return configured(build(), folder, ("journeys/landsmeer.yaml", "", journey))


def dues(town: Town, client: str) -> dict[str, date | None]:
    """By obligation the due date as it was last planned."""
    query = select(_obligation.c.obligation, _obligation.c.due_on).join(_case, _case.c.id == _obligation.c.case_id)
    with reading(town.app.engine) as conn:
        rows = conn.execute(query.join(_client).where(_client.c.client_ref == client))
        return {row.obligation: row.due_on for row in rows}


def steps(town: Town, client: str) -> list[str]:
    """Every step that came due, by day, and what became of it."""
    told = select(_action.c.day, _action.c.step, _action.c.state, _action.c.reason)
    query = told.join(_case, _case.c.id == _action.c.case_id).join(_client).where(_client.c.client_ref == client)
    rows_of = query.order_by(_action.c.day, _action.c.id)
    with reading(town.app.engine) as conn:
        return [f"{day} {step} {state} {reason}".strip() for day, step, state, reason in conn.execute(rows_of)]


# --- a version ------------------------------------------------------------------------------------------------------


def test_a_new_version_mid_year_is_for_who_comes_in_and_running_cases_keep_their_dates(
    build: Build, tmp_path: Path
) -> None:
    town = following(build, tmp_path, HEAD + TALK)
    town.enrol("ma 2026-06-22", "L-0001")
    town.walk("ma 2026-06-22", "di 2026-06-30")
    configured(
        town, tmp_path, ("journeys/landsmeer2.yaml", "", NEXT + TALK.replace("10wd", "5wd").replace("14d", "4d"))
    )
    town.enrol("wo 2026-07-01", "L-0002")
    assert town.walk("wo 2026-07-01", "wo 2026-07-08") == {
        "wo 2026-07-01": [ASK],  # L-0002, under the new version
        "vr 2026-07-03": [REMIND],  # L-0002: za 4 jul rolls back to a working day
        "ma 2026-07-06": [REMIND],  # L-0001: fourteen days after ma 22 jun, as when they came in
    }
    assert dues(town, "L-0001") == {"talk": day("ma 2026-07-06")}
    assert dues(town, "L-0002") == {"talk": day("wo 2026-07-08")}
    assert verify(town.app) == ()


def test_running_cases_that_are_moved_get_what_is_new_once_and_nothing_of_the_past(
    build: Build, tmp_path: Path
) -> None:
    """The new version asks again on the third day: for L-0001, of ma 22 jun, that was do 25 jun."""
    town = following(build, tmp_path, HEAD + TALK)
    town.enrol("ma 2026-06-22", "L-0001")
    town.walk("ma 2026-06-22", "do 2026-07-02")
    town.enrol("vr 2026-07-03", "L-0002")
    town.live("vr 2026-07-03")
    third = "          - {id: third, at: opened + 3wd, send: please_call_us, to: client}\n          - {id: remind"
    configured(town, tmp_path, ("journeys/landsmeer2.yaml", "", NEXT + TALK.replace("          - {id: remind", third)))
    asked = Asked(journey="landsmeer", to=2)
    report = look(town.app, asked, moment("vr 2026-07-03", 14), lambda _: None)
    assert (report.moving, report.changes, report.leaving, report.again) == (2, {"comes": 1}, 1, 0)
    migrate(town.app, asked, moment("vr 2026-07-03", 14), report.code, "kw-1", lambda _: None)
    assert town.walk("ma 2026-07-06", "wo 2026-07-08") == {
        "ma 2026-07-06": [REMIND],  # L-0001, as before
        "wo 2026-07-08": [ASK],  # L-0002: what is new, on its day
    }
    assert steps(town, "L-0001") == [
        "2026-06-22 ask done",
        "2026-07-06 third skipped overtaken",
        "2026-07-06 remind done",
        "2026-07-07 nudge done",
    ]
    assert verify(town.app) == ()


# --- a day ----------------------------------------------------------------------------------------------------------

DECREE = ("calendars/nl.yaml", "decree_days:\n", "decree_days:\n  - 2026-03-16\n")


@pytest.fixture
def seven(build: Build, tmp_path: Path) -> Town:
    """Seven residents since ma 2 mar: to be reminded on ma 16 mar, the day on which their terms end."""
    town = following(build, tmp_path, HEAD + TALK + LETTER)
    town.enrol("ma 2026-03-02", *[f"L-000{number}" for number in range(1, 8)])
    assert town.walk("ma 2026-03-02", "wo 2026-03-04") == {"ma 2026-03-02": [ASK] * 7}
    assert dues(town, "L-0001") == {"talk": day("ma 2026-03-16"), "letter": day("ma 2026-03-16")}
    return town


def test_a_day_that_becomes_a_holiday_moves_what_ends_on_it_and_nothing_is_sent_twice(
    seven: Town, tmp_path: Path
) -> None:
    """By royal decree ma 16 mar is equated with a Sunday, told on do 5 mar."""
    configured(seven, tmp_path, DECREE)
    _, report, verdict = seven.plan("do 2026-03-05")
    assert (report.looked_at, report.planned, verdict.held) == (7, 0, False)  # all were planned again, nothing was due
    assert dues(seven, "L-0001") == {"talk": day("di 2026-03-17"), "letter": day("di 2026-03-17")}
    found = showing.timeline(seven.app, "landsmeer/L-0001", moment("do 2026-03-05", 12))
    articles = {each.state.obligation: each.due.article for each in found.obligations if each.due}
    assert articles == {"talk": None, "letter": "Algemene termijnenwet art. 1 lid 1"}

    assert seven.walk("vr 2026-03-06", "do 2026-03-12") == {}
    _, _, verdict = seven.plan("vr 2026-03-13")
    assert (verdict.planned, verdict.explained, verdict.surplus, verdict.held) == (
        7,
        7,
        0,
        False,
    )  # foreseen since do 5 mar
    assert seven.deliver("vr 2026-03-13").sent == 7  # a day earlier than it was: before the due date steps roll back
    assert runs.begin(seven.app, moment("ma 2026-03-16", 9)).closed == "holiday"
    assert seven.walk("di 2026-03-17", "wo 2026-03-18") == {}
    assert steps(seven, "L-0001") == [
        "2026-03-02 ask done",
        "2026-03-13 remind done",
        "2026-03-18 nudge done",
    ]
    assert verify(seven.app) == ()


def test_a_holiday_that_is_told_too_late_to_be_foreseen_makes_the_fuse_ask(seven: Town, tmp_path: Path) -> None:
    """Told on vr 13 mar: the reminders of ma 16 mar have to leave that very day, and no plan had said so."""
    seven.walk("do 2026-03-05", "do 2026-03-12")
    configured(seven, tmp_path, DECREE)
    ticket, _, verdict = seven.plan("vr 2026-03-13")
    assert (verdict.held, verdict.why, verdict.surplus) == (True, "surplus", 7)
    assert seven.deliver("vr 2026-03-13").sent == 0
    runs.approve(seven.app, ticket.run, "kw-1", ticket.at)
    assert seven.deliver("vr 2026-03-13", 11).sent == 7


# --- an anchor ------------------------------------------------------------------------------------------------------


def enrolled(town: Town, folder: Path, on: str, ww_ends: Sequence[tuple[str, str]]) -> None:
    rows = [f"{client},Testpersoon,{client}@example.org,kw-1,{day(on)},{day(end)}" for client, end in ww_ends]
    path = folder / "ww.csv"
    path.write_text("client_ref,name,email,case_worker,enrolled_on,ww_end\n" + "\n".join(rows) + "\n")
    report = enrol_file(town.app, path, "landsmeer", "landsmeer", moment(on, 7))
    assert report.rejected == 0, report.rejections


def test_an_anchor_that_moves_takes_what_is_to_come_along_and_sends_nothing_again(build: Build, tmp_path: Path) -> None:
    """All three were to be asked on do 19 mar, six weeks before do 30 apr. On di 24 mar UWV says: for L-0001 it is vr
    29 may; for L-0002 it was vr 3 apr all along; L-0003 stays as it was."""
    events = ("journeys/events.yaml", "  journey_closed:\n", MOVED)
    town = configured(build(), tmp_path, events, ("journeys/landsmeer.yaml", "", WW))
    enrolled(town, tmp_path, "ma 2026-03-02", [(f"L-000{n}", "do 2026-04-30") for n in (1, 2, 3)])
    assert town.walk("ma 2026-03-02", "ma 2026-03-23") == {"do 2026-03-19": [ASK] * 3}
    assert dues(town, "L-0001") == {"last_talk": day("do 2026-04-16")}

    town.tell("L-0001", "end_of_ww_moved", "di 2026-03-24", date="2026-05-29")
    town.tell("L-0002", "end_of_ww_moved", "di 2026-03-24", date="2026-04-03")
    assert town.walk("di 2026-03-24", "vr 2026-05-15") == {
        "do 2026-04-09": [REMIND],  # L-0003, five working days before do 16 apr
        "do 2026-05-07": [REMIND],  # L-0001, five working days before its new due date
    }
    # L-0001: two weeks before vr 29 may is vr 15 may, a decree day, and do 14 may is Ascension Day.
    assert dues(town, "L-0001") == {"last_talk": day("wo 2026-05-13")}
    assert steps(town, "L-0001") == ["2026-03-19 ask done", "2026-05-07 remind done"]
    # L-0002: due on vr 20 mar, so the reminder stood before they were asked: that message tells the whole story.
    assert dues(town, "L-0002") == {"last_talk": day("vr 2026-03-20")}
    assert steps(town, "L-0002") == ["2026-03-19 ask done", "2026-03-24 remind skipped overtaken"]
    assert steps(town, "L-0003") == ["2026-03-19 ask done", "2026-04-09 remind done"]
    assert verify(town.app) == ()
