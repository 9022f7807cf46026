"""A spring in which everything happens that could change the past, and no evening of it is told otherwise afterwards.

Three residents of Landsmeer, enrolled on ma 2 maart 2026:

wo  4 mrt  L-0002 is ill: paused until wo 11 mrt
vr 13 mrt  the talk of L-0003, said to be planned on do 5 mrt, never was
ma 16 mrt  kw-2 takes over from kw-1
wo 18 mrt  L-0003 is enrolled again, in another target group
do 19 mrt  the talk of L-0002 is on another day than was said on di 17 mrt
vr 27 mrt  the cases follow a new version: an intake may take 25 working days and no longer 20
wo  8 apr  L-0001 missed two talks: the card, answered the day after
ma 13 apr  the intake of L-0002 was held two weeks ago; nobody had said so
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from klantreis.core.timeliness.cases import AuditedObligation
from klantreis.usecases.migrating import Asked, MigrationReport, look, migrate
from klantreis.usecases.steering import pause
from klantreis.usecases.transferring import Transfer, transfer
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.support.audits import audit, looked_back
from tests.support.cards import answer, the_card
from tests.support.changed import CONFIG, changed
from tests.support.understood import understood
from tests.whole.conftest import Build, Town, moment

JOURNEY = (CONFIG / "journeys/landsmeer.yaml").read_text()
SECOND = JOURNEY.replace("version: 1\nvalid_from: 2026-01-01", "version: 2\nvalid_from: 2026-07-01")


def to_version_2(town: Town, folder: Path, on: str, text: str, *, rejudge: bool = False) -> MigrationReport:
    """At four o'clock in the afternoon."""
    with_two = changed(folder, ("journeys/landsmeer2.yaml", "", text))
    town.app = replace(town.app, configuration=understood(with_two))
    asked = Asked(journey="landsmeer", to=2, rejudge=rejudge)
    code = look(town.app, asked, moment(on, 15), lambda _: None).code
    return migrate(town.app, asked, moment(on, 16), code, "kw-1", lambda _: None)


def of(town: Town, on: str, client: str, name: str) -> AuditedObligation:
    """The first obligation of this name, on the evening of that day."""
    cases = {case.ref: case for case in audit(town, day(on))[1]}
    return next(each for each in cases[town.ref(client)].obligations if each.obligation == name)


def test_no_evening_is_told_otherwise_afterwards(build: Build, tmp_path: Path) -> None:
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", "L-0002", "L-0003", target_groups="young")
    town.live("ma 2026-03-02")
    told: dict[str, str] = {}

    def tell(name: str, *what: str, **more: str) -> None:
        told[name] = town.tell(*what, **more)

    def misses(on: str) -> None:
        town.tell("L-0001", "no_show", on)

    over = Transfer(from_="kw-1", to="kw-2", by="mg-1", municipality="landsmeer")
    looked_back(
        town, "di 2026-03-03", "wo 2026-04-15",
        {
            "di 2026-03-03": lambda: tell("first", "L-0001", "talk_planned", "di 2026-03-03", at="do 2026-03-12"),
            "wo 2026-03-04": lambda: pause(
                town.app, "landsmeer/L-0002", "illness", day("wo 2026-03-11"), "kw-1", moment("wo 2026-03-04", 11)
            ),
            "do 2026-03-05": lambda: tell("never", "L-0003", "talk_planned", "do 2026-03-05", at="di 2026-03-10"),
            "do 2026-03-12": lambda: misses("do 2026-03-12"),
            "vr 2026-03-13": lambda: (
                tell("second", "L-0001", "talk_planned", "vr 2026-03-13", at="ma 2026-03-23"),
                town.tell("L-0003", "talk_planned", "vr 2026-03-13", withdraws=told["never"]),
            ),
            "ma 2026-03-16": lambda: transfer(town.app, over, moment("ma 2026-03-16", 20)),
            "di 2026-03-17": lambda: tell("moved", "L-0002", "talk_planned", "di 2026-03-17", at="di 2026-03-24"),
            "wo 2026-03-18": lambda: town.enrol(
                "wo 2026-03-18", "L-0003", case_worker="kw-2", target_groups="over_50"
            ),
            "do 2026-03-19": lambda: town.tell(
                "L-0002", "talk_planned", "di 2026-03-17", at="do 2026-03-26", corrects=told["moved"],
                recorded="do 2026-03-19",
            ),
            "ma 2026-03-23": lambda: misses("ma 2026-03-23"),
            "vr 2026-03-27": lambda: to_version_2(
                town, tmp_path, "vr 2026-03-27", SECOND.replace("stage + 20wd", "stage + 25wd")
            ),
            "do 2026-04-09": lambda: answer(
                town, the_card(town, "L-0001"), "hearing_started", "do 2026-04-09"
            ),
            "ma 2026-04-13": lambda: town.tell("L-0002", "intake_held", "vr 2026-03-27", recorded="ma 2026-04-13"),
        },
    )  # fmt: skip
    assert verify(town.app) == ()

    # All of it did happen, and each evening has its own of it.
    days = {on: of(town, on, "L-0001", "intake") for on in ("do 2026-03-26", "vr 2026-03-27", "di 2026-04-14")}
    assert [(each.version, each.due_on) for each in days.values()] == [
        (1, date(2026, 3, 31)), (2, date(2026, 4, 9)), (2, date(2026, 4, 9)),
    ]  # fmt: skip
    assert of(town, "di 2026-03-10", "L-0002", "plan_intake").paused
    assert of(town, "do 2026-03-12", "L-0003", "plan_intake").verdict == "on_time"
    assert of(town, "vr 2026-03-13", "L-0003", "plan_intake").verdict == ""
    assert [of(town, on, "L-0003", "plan_intake").groups for on in ("do 2026-03-12", "wo 2026-03-18")] == ["young"] * 2
    assert [of(town, on, "L-0002", "intake").verdict for on in ("zo 2026-04-12", "di 2026-04-14")] == ["", "on_time"]
    people = [{case.case_worker for case in audit(town, day(on))[1]} for on in ("zo 2026-03-15", "ma 2026-03-16")]
    assert people == [{"kw-1"}, {"kw-2"}]
    last = audit(town, day("di 2026-04-14"))[1]
    assert [sorted(case.groups) for case in last] == [["young"], ["young"], ["over_50"]]
    assert [(case.stage, case.stage_since) for case in last] == [
        ("intake", date(2026, 3, 3)), ("trajectory", date(2026, 3, 27)), ("invitation", date(2026, 3, 2)),
    ]  # fmt: skip


def test_a_migration_is_seen_from_its_day_on_also_in_what_was_due_before(build: Build, tmp_path: Path) -> None:
    """The new norm moves the date of what ended, where its verdict stays the same, and of what was open and overdue."""
    town = build()
    town.enrol("ma 2026-03-02", "L-0001", "L-0002")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    town.tell("L-0001", "talk_planned", "wo 2026-03-04", at="do 2026-03-26")
    town.walk("wo 2026-03-04", "do 2026-03-19")
    done = to_version_2(town, tmp_path, "vr 2026-03-20", SECOND.replace("opened + 10wd", "opened + 15wd"))
    assert (done.moved, done.stays) == (2, {})
    before, after = ([of(town, on, f"L-000{client}", "plan_intake") for client in (1, 2)] for on in (
        "do 2026-03-19", "vr 2026-03-20",
    ))  # fmt: skip
    assert [(each.version, each.due_on, each.verdict) for each in before] == [
        (1, date(2026, 3, 16), "on_time"), (1, date(2026, 3, 16), ""),
    ]  # fmt: skip
    assert [(each.version, each.due_on, each.verdict) for each in after] == [
        (2, date(2026, 3, 23), "on_time"), (2, date(2026, 3, 23), ""),
    ]  # fmt: skip
