"""Residents go to another case worker (domain.md 8, scenario 13): who is told, who is charged, what shows it."""

import pytest
from sqlalchemy import select

from klantreis.errors import FixInput, UnknownCase
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.chain import verify
from klantreis.store.changes import changes_after
from klantreis.store.engine import reading
from klantreis.store.tables import ActionRow, Case, Message, ObligationRow, table
from klantreis.usecases import runs, showing
from klantreis.usecases.staffing import staff_file
from klantreis.usecases.transferring import Transfer, transfer
from klantreis.usecases.verifying import problems
from tests.whole.conftest import Town, moment

_case, _obligation, _action, _message = table(Case), table(ObligationRow), table(ActionRow), table(Message)
CLIENTS = [f"L-{number:04}" for number in range(1, 61)]


def give(town: Town, on: str, hour: int = 8, **more: object) -> tuple[int, int]:
    """From kw-1 to kw-2, by the manager: how many cases and lines."""
    values = {"from_": "kw-1", "to": "kw-2", "by": "mg-1", "municipality": "landsmeer", **more}
    dry_run = bool(values.pop("dry_run", False))
    done = transfer(town.app, Transfer(**values), moment(on, hour), dry_run)  # type: ignore[arg-type]
    return len(done.cases), done.lines


def owners(town: Town) -> set[tuple[str, str]]:
    with reading(town.app.engine) as conn:
        return set(conn.execute(select(_case.c.case_worker, _case.c.team)).tuples())


def charged(town: Town) -> dict[str, set[str]]:
    """By obligation who is written down for what fell due."""
    with reading(town.app.engine) as conn:
        rows = conn.execute(select(_obligation).where(_obligation.c.frozen_on.is_not(None))).all()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.obligation, set()).add(row.person_at_due)
    return found


def refs_in(text: str) -> int:
    return sum(line.count(": ") > 0 and line[5:6] == "-" for line in text.splitlines())


def test_sixty_residents_go_to_another_case_worker(town: Town) -> None:
    """Enrolled on ma 9 maart; their intake has to be planned by ma 23 maart, and is not."""
    town.enrol("ma 2026-03-09", *CLIENTS)
    town.walk("ma 2026-03-09", "ma 2026-03-23")
    assert give(town, "di 2026-03-24", dry_run=True) == (60, 0)
    assert owners(town) == {("kw-1", "")}
    assert give(town, "di 2026-03-24") == (60, 0)
    assert owners(town) == {("kw-2", "")}
    town.live("di 2026-03-24")
    (digest,) = town.digests("kw-2")
    assert refs_in(digest) == 60
    assert town.digests("kw-1") == []
    assert charged(town) == {"plan_intake": {"kw-1"}}


def test_what_fell_due_before_stays_charged_to_who_had_it(town: Town) -> None:
    """Due on ma 16 maart; no round is run until the transfer on wo 25 maart, when kw-1 is back."""
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.live("ma 2026-03-02")
    assert give(town, "wo 2026-03-25") == (2, 0)
    assert charged(town) == {"plan_intake": {"kw-1"}}
    town.live("wo 2026-03-25")
    assert charged(town) == {"plan_intake": {"kw-1"}}
    with reading(town.app.engine) as conn:
        assert set(conn.scalars(select(_action.c.person).where(_action.c.step == "nudge"))) == {"kw-2"}


def test_what_falls_due_on_the_day_of_the_transfer_or_later_is_the_new_owners(town: Town) -> None:
    town.enrol("di 2026-03-10", "L-0001")  # due on di 24 maart
    town.live("di 2026-03-10")
    assert give(town, "di 2026-03-24") == (1, 0)
    town.live("di 2026-03-24")
    assert charged(town) == {"plan_intake": {"kw-2"}}


def test_lines_that_wait_go_to_the_new_owner_and_what_left_stays(town: Town) -> None:
    """On wo 25 maart the round is over at 09:30, and what it planned has not left when the cases go over at 10:00."""
    town.enrol("di 2026-03-10", "L-0001", "L-0002", "L-0003")
    town.live("di 2026-03-10")
    ticket, _, verdict = town.plan("wo 2026-03-25")
    assert not verdict.held
    ref = _ref(town, "L-0003")
    assert give(town, "wo 2026-03-25", 10, cases=("landsmeer/L-0001", "landsmeer/L-0002")) == (2, 2)
    town.deliver("wo 2026-03-25", 11)
    (mine,), (theirs,) = town.digests("kw-1"), town.digests("kw-2")
    assert (refs_in(mine), refs_in(theirs)) == (1, 2)
    assert ref in mine
    counts = town.counts(ticket)
    assert counts.planned == counts.sent + sum(counts.not_sent.values()) + counts.open + counts.in_doubt
    assert not list(problems(town.app))


def test_what_the_fuse_holds_goes_along_and_leaves_when_it_is_approved(town: Town) -> None:
    town.enrol("di 2026-03-10", "L-0001")
    town.enrol("wo 2026-03-25", "L-0002")  # who is written to, so that the first run is held
    ticket, _, verdict = town.plan("wo 2026-03-25")
    assert verdict.held
    assert give(town, "wo 2026-03-25", 10) == (2, 1)
    runs.approve(town.app, ticket.run, "mg-1", ticket.at)
    town.deliver("wo 2026-03-25", 11)
    assert town.digests("kw-1") == []
    assert len(town.digests("kw-2")) == 1
    with reading(town.app.engine) as conn:
        empty = conn.execute(select(_message.c.state, _message.c.reason).where(_message.c.person == "kw-1")).all()
    assert [tuple(row) for row in empty] == [("withdrawn", "nothing_left")]


def test_the_chain_names_both_owners_and_who_did_it_and_the_past_shows_the_old_one(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    give(town, "di 2026-03-24", to_team="noord")
    town.live("di 2026-03-24")
    then = showing.timeline(town.app, "landsmeer/L-0001", moment("ma 2026-03-23", 12))
    now = showing.timeline(town.app, "landsmeer/L-0001", moment("di 2026-03-24", 12))
    assert (then.case_worker, then.team) == ("kw-1", "")
    assert (now.case_worker, now.team) == ("kw-2", "noord")
    with reading(town.app.engine) as conn:
        (id_,) = [loaded.id for loaded in load_cases(conn, [now.ref])]
        ((_, content),) = changes_after(conn, [id_], moment("ma 2026-03-23", 12))[id_]
        assert not list(verify(conn))
    assert content == {"case_worker": ["kw-1", "kw-2"], "team": ["", "noord"], "by": "mg-1"}


def test_a_transfer_again_finds_nothing_more(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    assert give(town, "di 2026-03-24") == (1, 0)
    assert give(town, "di 2026-03-24") == (0, 0)


def test_only_the_role_the_team_and_the_cases_named_go_over(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    assert give(town, "di 2026-03-24", from_="jc-1", role="case_worker") == (0, 0)
    assert give(town, "di 2026-03-24", team="noord") == (0, 0)
    assert give(town, "di 2026-03-24", from_="jc-1", role="jobcoach", cases=("landsmeer/L-0001",)) == (1, 0)
    with reading(town.app.engine) as conn:
        assert set(conn.execute(select(_case.c.case_worker, _case.c.jobcoach)).tuples()) == {
            ("kw-1", "kw-2"),
            ("kw-1", "jc-1"),
        }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"to": "xx-9"}, "--to: no colleague"),
        ({"by": "xx-9"}, "--by: no colleague"),
        ({"from_": "xx-9"}, "--from: no colleague"),
        ({"to": "kw-1"}, "the cases are this colleague's already"),
        ({"role": "team_lead"}, "--role: a case names a case_worker or a jobcoach"),
        ({"municipality": "elsewhere"}, "no municipality 'elsewhere'"),
        ({"from_": "kw-2", "to": "jc-1", "cases": ("landsmeer/L-0001",)}, "is no open case of this colleague"),
    ],
)
def test_what_cannot_be_transferred_is_refused_before_anything_is_written(
    town: Town, more: dict[str, object], said: str
) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    with pytest.raises(FixInput, match=said):
        give(town, "di 2026-03-24", **more)
    assert owners(town) == {("kw-1", "")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_case_that_is_not_there_is_an_unknown_case(town: Town) -> None:
    with pytest.raises(UnknownCase):
        give(town, "di 2026-03-24", cases=("landsmeer/L-0009",))


def test_nothing_goes_to_a_colleague_who_has_left(town: Town) -> None:
    path = town.folder / "left.csv"
    path.write_text("code,active_until\nkw-2,2026-03-20\n")
    staff_file(town.app, path, "landsmeer")
    town.enrol("ma 2026-03-02", "L-0001")
    with pytest.raises(FixInput, match="--to: this colleague is not active on that day"):
        give(town, "di 2026-03-24")


def _ref(town: Town, client: str) -> str:
    with reading(town.app.engine) as conn:
        return find_ref(conn, f"landsmeer/{client}")
