"""A database that is older than what left sends nothing, and nothing else is mistaken for one."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

from klantreis.channels.file import FileChannel
from klantreis.channels.port import Envelope, Fate, Outcome
from klantreis.errors import FixConfiguration, FixInput, OtherSecret, RestoredFromBackup, UnreadableCheckpoint
from klantreis.store import outbox
from klantreis.store.engine import writing
from klantreis.store.tables import Restore, table
from klantreis.usecases import checkpoints, doubting, holding, restoring, runs
from klantreis.usecases.delivery import deliver_round
from klantreis.usecases.doctoring import Level, examine
from klantreis.usecases.erasing import erase
from klantreis.usecases.present import repeated
from klantreis.usecases.verifying import verify
from tests.support.restoring import Backup
from tests.whole.conftest import Build, Town, moment

_restore = table(Restore)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = "ma 2026-03-02", "di 2026-03-03", "wo 2026-03-04", "do 2026-03-05"


@dataclass
class Told:
    """A way out by mail that does something before it answers, once, and then answers as it is told."""

    name: str = "email"
    medium: str = "email"
    first: Callable[[], None] = lambda: None
    answer: Outcome = field(default_factory=lambda: Outcome(Fate.accepted))
    sent: list[str] = field(default_factory=list)

    def send(self, envelope: Envelope) -> Outcome:
        self.sent.append(envelope.opaque)
        if len(self.sent) == 1:
            self.first()
        return self.answer

    def close(self) -> None:
        return


def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def way() -> Told:
    return Told()


@pytest.fixture
def town(build: Build, way: Told, tmp_path: Path) -> Town:
    """Three residents are written to on Monday; whoever is enrolled on Tuesday waits for Tuesday's delivery."""
    made = build(channels={"email": way, "file": FileChannel(tmp_path / "out")})
    made.enrol(MONDAY, "L-0001", "L-0002", "L-0003")
    made.live(MONDAY)
    way.sent.clear()
    return made


@pytest.fixture
def backup(town: Town, engine: Engine, database_url: str, tmp_path: Path) -> Iterator[Backup]:
    yield Backup(database_url, tmp_path / "backup")
    engine.dispose()


def put_back(town: Town, backup: Backup) -> None:
    town.app.engine.dispose()
    backup.put_back()


def behind(town: Town, on: str = WEDNESDAY) -> str:
    return checkpoints.standing(town.app, moment(on, 9)).behind


def doubts(town: Town) -> list[str]:
    return [each.opaque for each in doubting.in_doubt(town.app)]


def folder(town: Town) -> Path:
    (found,) = (town.folder / "out" / "checkpoint").iterdir()
    return found


def deliver_held_until_declared(town: Town) -> None:
    with pytest.raises(RestoredFromBackup):
        deliver_round(town.app, moment(WEDNESDAY, 10))


# --- found out --------------------------------------------------------------------------------------------------------


def test_a_database_put_back_to_between_claiming_and_sending_is_found_out(
    town: Town, way: Told, backup: Backup
) -> None:
    """The others of the batch are claimed in that backup and nothing else tells that they left."""
    town.enrol(TUESDAY, "L-0004", "L-0005", "L-0006")
    town.plan(TUESDAY)
    way.first = backup.make
    assert deliver_round(town.app, moment(TUESDAY, 10)).sent == 3  # and the database is lost in that very round
    put_back(town, backup)
    assert behind(town) == "message"
    deliver_held_until_declared(town)
    before = list(way.sent)
    report = restoring.declare(town.app, moment(TUESDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    assert (report.sent, report.in_doubt) == (3, 0)
    holding.release(town.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    town.deliver(WEDNESDAY)
    assert way.sent == before


@on_sqlite
def test_a_database_put_back_to_before_a_send_that_nobody_saw_end_is_found_out(
    town: Town, way: Told, backup: Backup
) -> None:
    town.enrol(TUESDAY, "L-0004")
    town.plan(TUESDAY)
    deliver_round(town.app, moment(TUESDAY, 8))  # too early: only the checkpoint is kept
    backup.make()
    way.first = interrupted
    with pytest.raises(KeyboardInterrupt):
        deliver_round(town.app, moment(TUESDAY, 10))
    put_back(town, backup)
    assert behind(town) == "message"
    report = restoring.declare(town.app, moment(TUESDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    assert (report.sent, report.due, report.in_doubt) == (0, 0, 1)


def test_a_database_that_was_put_back_and_grew_since_is_found_out(town: Town, backup: Backup) -> None:
    backup.make()
    town.enrol(TUESDAY, "L-0004")
    town.live(TUESDAY)
    put_back(town, backup)
    for path in folder(town).glob("left-*"):
        path.unlink()
    town.enrol(WEDNESDAY, *[f"L-00{number}" for number in range(10, 30)])
    town.plan(WEDNESDAY)
    assert behind(town) == "link"
    deliver_held_until_declared(town)


def test_a_database_put_back_to_before_an_earlier_restore_is_found_out(town: Town, backup: Backup) -> None:
    backup.make()
    restoring.declare(town.app, moment(MONDAY, 12), "kw-1", moment(TUESDAY, 9))
    put_back(town, backup)
    assert behind(town) == "history"
    restoring.declare(town.app, moment(MONDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    assert behind(town) == ""


@on_sqlite
def test_another_secret_sends_nothing(town: Town) -> None:
    other = replace(town.app, key=b"another secret of the tests")
    with pytest.raises(OtherSecret):
        deliver_round(other, moment(TUESDAY, 10))


# --- not mistaken for one ---------------------------------------------------------------------------------------------


@on_sqlite
def test_a_worker_that_died_while_sending_leaves_no_older_database(town: Town, way: Told) -> None:
    town.enrol(TUESDAY, "L-0004", "L-0005")
    town.plan(TUESDAY)
    way.first = interrupted
    with pytest.raises(KeyboardInterrupt):
        deliver_round(town.app, moment(TUESDAY, 10))
    assert behind(town, TUESDAY) == ""


@on_sqlite
@pytest.mark.parametrize("fate", [Fate.retry, Fate.refused, Fate.in_doubt])
def test_however_a_message_ended_the_database_is_the_newest(town: Town, way: Told, fate: Fate) -> None:
    town.enrol(TUESDAY, "L-0004")
    town.plan(TUESDAY)
    way.answer = Outcome(fate, "some_reason")
    deliver_round(town.app, moment(TUESDAY, 10))
    assert len(way.sent) == 1
    assert behind(town, TUESDAY) == ""


@on_sqlite
def test_a_message_to_be_tried_again_is_no_older_database_though_its_last_line_is_missing(
    town: Town, way: Told
) -> None:
    """The disk that was full for the channel may be full for the line."""
    town.enrol(TUESDAY, "L-0004")
    town.plan(TUESDAY)
    way.answer = Outcome(Fate.retry, "no_connection")
    deliver_round(town.app, moment(TUESDAY, 10))
    (lines,) = folder(town).glob("left-*")
    told = lines.read_text().splitlines(keepends=True)
    assert '"retry"' in told[-1]
    lines.write_text("".join(told[:-1]))
    assert behind(town, TUESDAY) == ""
    way.answer = Outcome(Fate.accepted)
    assert deliver_round(town.app, moment(TUESDAY, 11)).sent == 1
    assert behind(town, TUESDAY) == ""


@on_sqlite
def test_without_anything_kept_outside_sending_goes_on_and_doctor_tells_it(town: Town) -> None:
    shutil.rmtree(folder(town))
    check = next(each for each in examine(town.app, moment(TUESDAY, 8)) if each.what == "backup")
    assert check.level is Level.doubtful
    assert town.live(TUESDAY).retry == 0
    assert all(each.fine for each in examine(town.app, moment(TUESDAY, 9)) if each.what == "backup")


@on_sqlite
def test_what_is_kept_about_another_database_in_the_same_folder_is_left_alone(town: Town) -> None:
    other = folder(town).with_name("0123456789abcdef")
    shutil.copytree(folder(town), other)
    (other / "checkpoint.json").write_text('{"history": "x", "link": 999999, "link_hash": "y"}')
    assert behind(town) == ""


@on_sqlite
def test_a_checkpoint_that_cannot_be_read_stops_sending(town: Town) -> None:
    (folder(town) / "checkpoint.json").write_text("{")
    with pytest.raises(UnreadableCheckpoint):
        deliver_round(town.app, moment(TUESDAY, 10))


@on_sqlite
def test_a_checkpoint_that_cannot_be_kept_stops_sending_before_anything_left(town: Town, way: Told) -> None:
    town.enrol(TUESDAY, "L-0004")
    shutil.rmtree(folder(town).parent)
    folder_of_all = town.folder / "out" / "checkpoint"
    folder_of_all.write_text("in the way")
    with pytest.raises(FixConfiguration, match="KLANTREIS_CHECKPOINT"):
        town.live(TUESDAY)
    assert way.sent == []


@on_sqlite
def test_what_is_kept_outside_says_nothing_of_a_person(town: Town) -> None:
    kept = "".join(path.read_text() + path.name for path in folder(town).iterdir())
    told = [json.loads(line) for line in next(folder(town).glob("left-*")).read_text().splitlines()]
    assert [set(each) for each in told] == [{"message_id", "status", "attempt", "at"}] * 6
    assert not any(word in kept for word in ("L-0001", "Testpersoon", "example.org", "kw-1"))


# --- after the declaration --------------------------------------------------------------------------------------------


@pytest.fixture
def lost(town: Town, way: Told, backup: Backup) -> Town:
    """Tuesday left, and was lost with all that was told of it: put back, and declared on Wednesday."""
    backup.make()
    town.enrol(TUESDAY, "L-0004", "L-0005")
    town.live(TUESDAY)
    assert len(way.sent) == 2
    put_back(town, backup)
    for path in folder(town).glob("left-*"):
        path.unlink()
    restoring.declare(town.app, moment(MONDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    return town


def test_what_could_have_left_is_not_sent_even_when_the_hold_is_lifted_first(lost: Town, way: Told) -> None:
    holding.release(lost.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    left = list(way.sent)
    lost.enrol(TUESDAY, "L-0004", "L-0005")
    lost.plan(WEDNESDAY)
    with writing(lost.app.engine) as conn:  # a worker whose round began before they were released
        claimed = outbox.claim(conn, now=moment(WEDNESDAY, 10), limit=50, owner="worker", lease_seconds=60)
    assert claimed == []
    lost.deliver(WEDNESDAY)
    assert way.sent == left
    assert sorted(doubts(lost)) == sorted(left)


def test_what_falls_due_after_the_declaration_leaves_as_usual(lost: Town, way: Told) -> None:
    holding.release(lost.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    lost.enrol(THURSDAY, "L-0007")
    before = len(way.sent)
    lost.live(THURSDAY)
    assert len(way.sent) == before + 1
    assert doubts(lost) == []


def test_what_did_not_leave_is_due_again_and_is_sent_once(lost: Town, way: Told) -> None:
    holding.release(lost.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    lost.enrol(TUESDAY, "L-0004")
    lost.live(WEDNESDAY)
    (key,) = doubts(lost)
    doubting.resolve_in_doubt(lost.app, key, as_sent=False, by="kw-1", why="relay_log", at=moment(WEDNESDAY, 10))
    before = len(way.sent)
    lost.deliver(WEDNESDAY, 11)
    lost.deliver(WEDNESDAY, 12)
    assert way.sent[before:] == [key]
    assert verify(lost.app) == ()


@on_sqlite
def test_what_did_not_leave_and_was_answered_meanwhile_is_withdrawn(lost: Town, way: Told) -> None:
    holding.release(lost.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    lost.enrol(TUESDAY, "L-0004")
    lost.live(WEDNESDAY)
    lost.tell("L-0004", "journey_closed", WEDNESDAY)
    (key,) = doubts(lost)
    doubting.resolve_in_doubt(lost.app, key, as_sent=False, by="kw-1", why="relay_log", at=moment(WEDNESDAY, 10))
    before = len(way.sent)
    lost.deliver(WEDNESDAY, 11)
    assert way.sent[before:] == []
    assert verify(lost.app) == ()


@on_sqlite
def test_a_run_that_the_fuse_held_in_the_backup_goes_to_in_doubt_when_it_is_approved(
    town: Town, way: Told, backup: Backup
) -> None:
    town.enrol(TUESDAY, *[f"L-01{number}" for number in range(10, 80)])
    ticket, _, verdict = town.plan(TUESDAY)
    assert verdict.held
    backup.make()
    put_back(town, backup)
    restoring.declare(town.app, moment(TUESDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    holding.release(town.app, holding.Scope(), "kw-1", moment(WEDNESDAY, 9))
    with pytest.raises(FixInput, match="approve or discard"):
        restoring.close(town.app, "kw-1", moment(WEDNESDAY, 10))
    runs.approve(town.app, ticket.run, "kw-1", moment(WEDNESDAY, 10))
    town.deliver(WEDNESDAY)
    assert way.sent == []
    assert len(doubts(town)) == 70


@on_sqlite
def test_files_of_the_file_channel_are_known_as_sent(build: Build, database_url: str, tmp_path: Path) -> None:
    town = build()
    town.enrol(MONDAY, "L-0001")
    town.live(MONDAY)
    backup = Backup(database_url, tmp_path / "backup")
    backup.make()
    town.enrol(TUESDAY, "L-0004")
    town.live(TUESDAY)
    put_back(town, backup)
    for path in folder(town).glob("left-*"):
        path.unlink()
    restoring.declare(town.app, moment(MONDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    town.enrol(TUESDAY, "L-0004")
    town.live(WEDNESDAY)
    assert doubts(town) == []
    assert len(town.mails()) == 2
    assert verify(town.app) == ()


# --- closing, and what may be said of a restore -----------------------------------------------------------------------


@on_sqlite
def test_a_restore_is_closed_when_all_was_planned_again(lost: Town, way: Told) -> None:
    lost.enrol(TUESDAY, "L-0004")
    with pytest.raises(FixInput, match="were not planned since the restore"):
        restoring.close(lost.app, "kw-1", moment(WEDNESDAY, 10))
    lost.live(WEDNESDAY)
    restoring.close(lost.app, "kw-1", moment(WEDNESDAY, 11))
    with pytest.raises(FixInput, match="no restore is open"):
        restoring.close(lost.app, "kw-1", moment(WEDNESDAY, 11))


@on_sqlite
@pytest.mark.parametrize(
    ("backup_of", "why"), [(moment(THURSDAY, 9), "in the past"), (moment(MONDAY, 6), "holds what happened at")]
)
def test_a_moment_that_cannot_be_that_of_the_backup_is_refused(town: Town, backup_of, why: str) -> None:
    with pytest.raises(FixInput, match=why):
        restoring.declare(town.app, backup_of, "kw-1", moment(WEDNESDAY, 9))


@on_sqlite
def test_a_restore_that_was_changed_afterwards_is_found_by_verify(lost: Town) -> None:
    assert verify(lost.app) == ()
    with writing(lost.app.engine) as conn:
        conn.execute(update(_restore).values(by="nobody"))
    assert [each.what for each in verify(lost.app)] == ["restore_changed"]


@on_sqlite
def test_things_may_be_brought_in_at_a_moment_of_the_lost_time_and_no_other(lost: Town) -> None:
    with writing(lost.app.engine) as conn:
        conn.execute(text("DELETE FROM meta WHERE name = 'simulation'"))
    assert repeated(lost.app, moment(TUESDAY, 8)) == moment(TUESDAY, 8)
    for outside in (moment(MONDAY, 11), moment(WEDNESDAY, 10)):
        with pytest.raises(FixInput):
            repeated(lost.app, outside)


@on_sqlite
def test_doctor_tells_of_an_open_restore_and_of_what_left_and_is_not_planned_again(town: Town, backup: Backup) -> None:
    backup.make()
    town.enrol(TUESDAY, "L-0004")
    town.live(TUESDAY)
    put_back(town, backup)
    restoring.declare(town.app, moment(MONDAY, 12), "kw-1", moment(WEDNESDAY, 9))
    told = [each.says for each in examine(town.app, moment(WEDNESDAY, 9)) if each.what == "restore"]
    assert told[0].startswith("declared 2026-03-04 09:00 by kw-1, backup of 2026-03-02 12:00")
    assert told[1].startswith("1 messages left in the lost time and are not planned again")


@on_sqlite
def test_who_was_erased_since_the_backup_is_to_be_erased_again(town: Town, backup: Backup) -> None:
    backup.make()
    ref = town.ref("L-0002")
    erase(town.app, ref, "kw-1", "request", moment(TUESDAY, 9))
    assert not [each for each in examine(town.app, moment(TUESDAY, 9)) if each.what == "erased"]
    put_back(town, backup)
    (found,) = [each for each in examine(town.app, moment(WEDNESDAY, 9)) if each.what == "erased"]
    assert (found.level, ref in found.says) == (Level.wrong, True)
    erase(town.app, ref, "kw-1", "request", moment(WEDNESDAY, 9))
    assert not [each for each in examine(town.app, moment(WEDNESDAY, 9)) if each.what == "erased"]
