"""Letters from the message to the post and back, on both databases."""

import csv
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select, update

from klantreis.channels.file import FileChannel
from klantreis.channels.letter import LetterChannel
from klantreis.channels.port import Channel, Envelope, Outcome
from klantreis.definitions.configuration import Configuration
from klantreis.errors import BatchTaken, FixInput
from klantreis.reports.consistency import mismatches
from klantreis.store.engine import reading, writing
from klantreis.store.tables import ActionRow, FactRow, Letter, Message, PrintBatch, SuppressedAddress, table
from klantreis.usecases import delivery, posting, printing, runs
from klantreis.usecases.erasing import erase
from klantreis.usecases.printing import ClosedBatch
from klantreis.usecases.showing import message
from klantreis.usecases.verifying import problems
from tests.support import paper
from tests.support.killed import close_until
from tests.whole.conftest import Build, Town, moment

_message, _action, _fact = table(Message), table(ActionRow), table(FactRow)
_letter, _batch = table(Letter), table(PrintBatch)
MONDAY, TUESDAY, WEDNESDAY = "ma 2026-03-02", "di 2026-03-03", "wo 2026-03-04"
TALK = "ma 2026-03-16"
THURSDAY = moment("do 2026-03-05", 9)
ON_SQLITE = pytest.mark.parametrize(
    "database_url", ["sqlite"], indirect=True
)  #: where the database makes no difference
HOME = {"address": "Dam 1", "postcode": "1121 AA", "city": "Landsmeer"}


@pytest.fixture
def town(build: Build, tmp_path: Path, configuration: Configuration) -> Town:
    """Landsmeer, which writes to its residents by letter, and to whom has no address by file."""
    landsmeer = configuration.municipalities["landsmeer"]
    by_post = replace(landsmeer, channels={**landsmeer.channels, "client": ("letter", "file")})
    made = build(channels=ways(tmp_path / "out", configuration))
    changed = replace(configuration, municipalities={**configuration.municipalities, "landsmeer": by_post})
    made.app = replace(made.app, configuration=changed)
    return made


def ways(out: Path, configuration: Configuration) -> dict[str, Channel]:
    letter = LetterChannel(out, configuration.house_styles, Path("config"))
    return {"letter": letter, "file": FileChannel(out)}


def invited(town: Town, *clients: str, on: str = MONDAY) -> None:
    """These residents are enrolled and invited, one after the other, so that the first has the first number."""
    for client in clients:
        town.enrol(on, client, **HOME)
        town.tell(client, "talk_planned", on, at=TALK, place="stadhuis")
        town.live(on)


def closed(town: Town, on: str, hour: int = 18) -> list[ClosedBatch]:
    return printing.close(town.app, "landsmeer", moment(on, hour))


def facts(town: Town) -> list[tuple[str, str]]:
    query = select(_fact.c.event, _fact.c.occurred_on).where(_fact.c.source == "delivery").order_by(_fact.c.id)
    with reading(town.app.engine) as conn:
        return [(event, str(on)) for event, on in conn.execute(query)]


def letters(town: Town) -> list[tuple[int, str, str, int | None]]:
    """(number, state, batch, position)."""
    batch = _batch.c.day, _batch.c.number
    query = select(_letter.c.number, _letter.c.state, *batch, _letter.c.position)
    joined = query.outerjoin(_batch, _batch.c.id == _letter.c.batch_id).order_by(_letter.c.number)
    with reading(town.app.engine) as conn:
        rows = conn.execute(joined).all()
    return [(row[0], row[1], f"{row[2]}-{row[3]}" if row[2] else "", row[4]) for row in rows]


def keys(town: Town) -> list[str]:
    query = select(_message.c.opaque).where(_message.c.channel == "letter").order_by(_message.c.id)
    with reading(town.app.engine) as conn:
        return list(conn.execute(query).scalars())


def manifest(batch: ClosedBatch) -> list[tuple[int, str, str, int]]:
    told = json.loads((batch.folder / "manifest.json").read_text())
    return [(line["position"], line["letter"], line["file"], line["pages"]) for line in told["lines"]]


# --- from the message to the print room -------------------------------------------------------------------------------


def test_a_message_by_letter_is_numbered_and_nothing_is_known_of_its_delivery(town: Town) -> None:
    invited(town, "L-0001")
    assert letters(town) == [(1, "rendered", "", None)]
    assert facts(town) == []
    pdf = paper.file_of(town.folder / "out").read_bytes()
    assert "Testpersoon L-0001 Dam 1 1121 AA LANDSMEER" in paper.words(pdf).replace("\xa0", " ")
    assert town.ref("L-0001") in paper.words(pdf)
    (key,) = keys(town)
    assert message(town.app, key).channel == "letter"
    assert list(problems(town.app)) == []


@ON_SQLITE
def test_who_has_no_whole_address_gets_it_another_way(town: Town) -> None:
    town.enrol(MONDAY, "L-0001", **(HOME | {"city": ""}))
    town.tell("L-0001", "talk_planned", MONDAY, at=TALK, place="stadhuis")
    town.live(MONDAY)
    assert facts(town) == [("letter_handed_over", "2026-03-02")], "what is left as a file counts as posted that day"


def test_a_closed_batch_has_a_folder_with_each_letter_once_and_a_manifest_that_adds_up(town: Town) -> None:
    invited(town, "L-0001", "L-0002", "L-0003")
    (batch,) = closed(town, MONDAY)
    assert (batch.batch, batch.letters, batch.pages) == ("landsmeer-2026-03-02-1", 3, 3)
    assert manifest(batch) == [
        (n, f"landsmeer-br-{n:06}", f"{n:04}-landsmeer-br-{n:06}.pdf", 1) for n in (1, 2, 3)
    ]  # fmt: skip
    told = json.loads((batch.folder / "manifest.json").read_text())
    for line in told["lines"]:
        assert sha256((batch.folder / line["file"]).read_bytes()).hexdigest() == line["sha256"]
    with (batch.folder / "manifest.csv").open(newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["volgnummer", "brief", "bestand", "paginas", "sha256"]
    assert rows[-1] == ["totaal", "3", "", "3", ""]
    with reading(town.app.engine) as conn:
        stored = conn.execute(select(_batch.c.manifest_sha256, _batch.c.letters, _batch.c.state)).one()
    assert stored == (sha256((batch.folder / "manifest.json").read_bytes()).hexdigest(), 3, "closed")
    assert sorted(path.name for path in batch.folder.iterdir()) == [
        *(line["file"] for line in told["lines"]), "manifest.csv", "manifest.json",
    ]  # fmt: skip


def test_a_second_close_changes_nothing_and_a_later_letter_goes_into_the_next_batch_of_that_day(town: Town) -> None:
    invited(town, "L-0001")
    (first,) = closed(town, MONDAY, 12)
    before = {path: path.read_bytes() for path in first.folder.iterdir()}
    assert closed(town, MONDAY, 13) == []
    invited(town, "L-0002")
    (second,) = closed(town, MONDAY)
    assert second.batch == "landsmeer-2026-03-02-2"
    assert letters(town) == [(1, "in_manifest", "2026-03-02-1", 1), (2, "in_manifest", "2026-03-02-2", 1)]
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before


@ON_SQLITE
def test_by_itself_a_batch_is_closed_outside_the_hours_of_sending(town: Town) -> None:
    invited(town, "L-0001")
    for at, closes in (((9, 30), False), ((17, 29), False), ((17, 30), True), ((8, 0), False)):
        assert len(printing.close_due(town.app, moment(TUESDAY, *at))) == closes, at
    invited(town, "L-0002", on=TUESDAY)
    assert len(printing.close_due(town.app, moment(WEDNESDAY, 8))) == 1, "what was left is closed in the morning"


@ON_SQLITE
def test_nothing_in_the_names_of_files_says_who_it_is_for(town: Town) -> None:
    invited(town, "L-0001")
    (batch,) = closed(town, MONDAY)
    out = town.folder / "out" / "letters"
    names = " ".join(path.relative_to(out).as_posix() for path in out.rglob("*"))
    told = (batch.folder / "manifest.json").read_text() + (batch.folder / "manifest.csv").read_text()
    for personal in ("Testpersoon", "Dam", "1121", town.ref("L-0001"), "L-0001"):
        assert personal not in names
        assert personal not in told


# --- what the print room and the post say -----------------------------------------------------------------------------


def test_only_the_print_room_makes_a_letter_handed_over_and_two_postal_days_later_a_no_show_counts(town: Town) -> None:
    invited(town, "L-0001")
    (batch,) = closed(town, MONDAY)
    town.walk(TUESDAY, "di 2026-03-10")
    assert facts(town) == [], "a closed batch proves nothing"
    posted = moment(WEDNESDAY, 9).date()
    done = posting.hand_over(town.app, batch.batch, on=posted, by="pr-1", at=THURSDAY)
    assert (done.letters, done.new) == (1, True)
    assert facts(town) == [("letter_handed_over", "2026-03-04")]
    assert letters(town) == [(1, "handed_over", "2026-03-02-1", 1)]
    again = posting.hand_over(town.app, batch.batch, on=posted, by="pr-2", at=THURSDAY)
    assert not again.new
    assert len(facts(town)) == 1
    assert list(problems(town.app)) == []


@pytest.mark.parametrize(("confirmed", "task"), [(True, "call_today"), (False, "check_delivery")])
def test_a_no_show_counts_only_when_the_letter_was_confirmed(town: Town, confirmed: bool, task: str) -> None:
    invited(town, "L-0001")
    (batch,) = closed(town, MONDAY)
    if confirmed:
        posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment(TUESDAY, 9))
    town.walk(TUESDAY, "vr 2026-03-13")
    town.tell("L-0001", "no_show", TALK)
    town.walk(TALK, "di 2026-03-17")
    with reading(town.app.engine) as conn:
        asked = conn.execute(
            select(_action.c.template).where(_action.c.kind == "task").order_by(_action.c.id)
        ).scalars()
        assert next(asked) == task


REFUSED = [
    ("landsmeer-2026-03-02-9", "", "no print batch"),
    ("niets", "", "no print batch"),
    ("landsmeer-2026-03-02-1", "zo 2026-03-01", "not posted before that"),
    ("landsmeer-2026-03-02-1", "vr 2026-03-06", "has not come"),
]


@ON_SQLITE
def test_what_the_print_room_cannot_have_done_is_refused(town: Town) -> None:
    invited(town, "L-0001")
    closed(town, MONDAY)
    for name, on, why in REFUSED:
        day = moment(on, 9).date() if on else None
        with pytest.raises(FixInput, match=why):
            posting.hand_over(town.app, name, on=day, by="pr-1", at=moment(TUESDAY, 9))


@ON_SQLITE
def test_another_day_for_a_batch_that_was_posted_is_refused(town: Town) -> None:
    invited(town, "L-0001")
    (batch,) = closed(town, MONDAY)
    posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment(TUESDAY, 9))
    with pytest.raises(FixInput, match="handed over on 2026-03-03"):
        posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment(WEDNESDAY, 9))


@ON_SQLITE
def test_a_batch_that_nobody_confirmed_asks_for_attention_after_a_whole_working_day(town: Town) -> None:
    invited(town, "L-0001", on="vr 2026-03-06")
    (batch,) = closed(town, "vr 2026-03-06")
    late = {
        on: posting.late_batches(town.app, moment(on, 9)) for on in ("vr 2026-03-06", "ma 2026-03-09", "di 2026-03-10")
    }
    assert late == {"vr 2026-03-06": [], "ma 2026-03-09": [], "di 2026-03-10": [batch.batch]}
    posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment("di 2026-03-10", 9))
    assert posting.late_batches(town.app, moment("wo 2026-03-11", 9)) == []


@pytest.mark.parametrize("named", ["number", "mark"])
def test_a_letter_that_came_back_failed_gives_up_its_address_and_goes_another_way(town: Town, named: str) -> None:
    invited(town, "L-0001")
    (batch,) = closed(town, MONDAY)
    posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment(TUESDAY, 9))
    which = "landsmeer-br-000001" if named == "number" else keys(town)[0][:12]
    back = posting.mark_returned(town.app, which, on=None, why="unknown_address", by="pr-1", at=THURSDAY)
    assert (back.letter, back.new) == ("landsmeer-br-000001", True)
    assert not posting.mark_returned(town.app, which, on=None, why="x", by="pr-1", at=moment("do 2026-03-05", 10)).new
    assert facts(town)[-1] == ("letter_returned", "2026-03-05")
    town.live("vr 2026-03-06")
    assert [str(mail["Subject"])[:10] for mail in town.mails() if "afspraak" in str(mail["Subject"])] == ["Uw afspraa"]
    with reading(town.app.engine) as conn:
        (row,) = conn.execute(select(table(SuppressedAddress))).all()
    assert (row.channel, row.reason) == ("letter", "unknown_address")
    assert list(problems(town.app)) == []


@ON_SQLITE
def test_a_letter_that_was_not_posted_cannot_come_back(town: Town) -> None:
    invited(town, "L-0001")
    closed(town, MONDAY)
    with pytest.raises(FixInput, match="say first that its batch was handed over"):
        posting.mark_returned(town.app, "landsmeer-br-000001", on=None, why="x", by="pr-1", at=moment(TUESDAY, 9))
    with pytest.raises(FixInput, match="no letter with this number"):
        posting.mark_returned(town.app, "landsmeer-br-000009", on=None, why="x", by="pr-1", at=moment(TUESDAY, 9))


TAMPERED = [
    ("DELETE FROM letter WHERE number = 3", "letter_without_number"),
    ("UPDATE letter SET batch_id = NULL WHERE number = 1", "batch_does_not_add_up"),
    ("UPDATE letter SET position = 1 WHERE number = 2", "batch_does_not_add_up"),
]


def test_verify_finds_a_letter_without_a_number_and_a_batch_that_holds_others_than_its_manifest(town: Town) -> None:
    invited(town, "L-0001", "L-0002")
    closed(town, MONDAY)
    invited(town, "L-0003")
    for tampering, found in TAMPERED:
        with suppress(Undone), writing(town.app.engine) as conn:
            assert conn.exec_driver_sql(tampering).rowcount == 1
            assert [each.what for each in mismatches(conn)] == [found]
            raise Undone
    assert list(problems(town.app)) == []


class Undone(Exception):
    """Rolls back what a test did."""


# --- printed again ----------------------------------------------------------------------------------------------------


def test_a_reprint_has_a_new_number_in_the_next_batch_and_the_same_sheets_and_the_first_stays(town: Town) -> None:
    invited(town, "L-0001", "L-0002")
    (first,) = closed(town, MONDAY)
    made = posting.reprint(town.app, "landsmeer-br-000001", why="jam", by="pr-1")
    assert (made.letter, made.instead_of, made.new) == ("landsmeer-br-000003", "landsmeer-br-000001", True)
    assert not posting.reprint(town.app, "landsmeer-br-000001", why="jam", by="pr-1").new, "asked twice it is made once"
    (second,) = closed(town, TUESDAY)
    assert manifest(second) == [(1, "landsmeer-br-000003", "0001-landsmeer-br-000003.pdf", 1)]
    copies = [(first.folder / "0001-landsmeer-br-000001.pdf"), (second.folder / "0001-landsmeer-br-000003.pdf")]
    assert copies[0].read_bytes() == copies[1].read_bytes()
    assert letters(town)[0] == (1, "in_manifest", "2026-03-02-1", 1)


def test_of_a_letter_printed_again_the_one_that_was_posted_last_counts(town: Town) -> None:
    """Before it was posted: the first was not. After: the second corrects the day of the first."""
    invited(town, "L-0001", "L-0002")
    (first,) = closed(town, MONDAY)
    posting.reprint(town.app, "landsmeer-br-000001", why="jam", by="pr-1")
    posting.hand_over(town.app, first.batch, on=None, by="pr-1", at=moment(TUESDAY, 9))
    assert len(facts(town)) == 1, "of the letter that jammed nothing was posted"
    posting.reprint(town.app, "landsmeer-br-000002", why="never_came", by="kw-1")
    (second,) = closed(town, WEDNESDAY)
    posting.hand_over(town.app, second.batch, on=None, by="pr-1", at=THURSDAY)
    assert facts(town) == [("letter_handed_over", "2026-03-03")] + [("letter_handed_over", "2026-03-05")] * 2
    with reading(town.app.engine) as conn:
        corrects = conn.execute(select(_fact.c.corrects).where(_fact.c.source == "delivery")).scalars().all()
    assert sorted(bool(id_) for id_ in corrects) == [False, False, True]
    assert list(problems(town.app)) == []


@ON_SQLITE
def test_what_was_not_printed_or_came_back_is_not_printed_again(town: Town) -> None:
    invited(town, "L-0001")
    with pytest.raises(FixInput, match="next batch by itself"):
        posting.reprint(town.app, "landsmeer-br-000001", why="jam", by="pr-1")
    (batch,) = closed(town, MONDAY)
    posting.hand_over(town.app, batch.batch, on=None, by="pr-1", at=moment(TUESDAY, 9))
    posting.mark_returned(town.app, "landsmeer-br-000001", on=None, why="moved", by="pr-1", at=moment(TUESDAY, 10))
    with pytest.raises(FixInput, match="came back"):
        posting.reprint(town.app, "landsmeer-br-000001", why="again", by="pr-1")


# --- who is gone ------------------------------------------------------------------------------------------------------


def test_a_letter_to_who_died_or_moved_since_is_in_no_batch(town: Town) -> None:
    invited(town, "L-0001", "L-0002", "L-0003")
    town.tell("L-0001", "deceased", MONDAY)
    town.tell("L-0002", "moved_away", MONDAY)
    (batch,) = closed(town, MONDAY)
    assert batch.letters == 1
    assert [state for _, state, _, _ in letters(town)] == ["withdrawn", "withdrawn", "in_manifest"]
    with reading(town.app.engine) as conn:
        reasons = conn.execute(select(_letter.c.reason).order_by(_letter.c.number)).scalars().all()
    assert reasons == ["deceased", "moved", ""]


@pytest.mark.parametrize("printed", [False, True])
def test_erasing_a_person_removes_their_letters_and_keeps_the_numbers(town: Town, printed: bool) -> None:
    invited(town, "L-0001", "L-0002")
    if printed:
        closed(town, MONDAY)
    report = erase(town.app, "landsmeer/L-0001", "kw-1", "asked", moment(MONDAY, 15))
    assert report.files == 1 + printed
    left = {path.name for path in (town.folder / "out/letters").rglob("*.pdf")}
    assert left == {f"{keys(town)[1]}.pdf"} | ({"0002-landsmeer-br-000002.pdf"} if printed else set())
    assert [number for number, *_ in letters(town)] == [1, 2]
    found = closed(town, MONDAY)
    assert [batch.letters for batch in found] == ([] if printed else [1])
    if printed:
        posting.hand_over(town.app, "landsmeer-2026-03-02-1", on=None, by="pr-1", at=moment(TUESDAY, 9))
        assert facts(town) == [("letter_handed_over", "2026-03-03")], "of who was erased nothing more is heard"
    assert list(problems(town.app)) == []


# --- crashes ----------------------------------------------------------------------------------------------------------


class Dies:
    """A letter that is made, and a worker that dies before it can say so."""

    name, medium = "letter", "post"

    def __init__(self, inner: Channel) -> None:
        self.inner = inner

    def send(self, envelope: Envelope) -> Outcome:
        self.inner.send(envelope)
        raise RuntimeError("killed")

    def close(self) -> None: ...


def test_a_letter_made_by_a_worker_that_died_is_found_numbered_once_and_never_in_doubt(town: Town) -> None:
    working = town.app.channels
    town.app = replace(town.app, channels={**working, "letter": Dies(working["letter"])})
    with pytest.raises(RuntimeError):
        invited(town, "L-0001")
    made = paper.file_of(town.folder / "out").read_bytes()
    assert letters(town) == []
    with writing(town.app.engine) as conn:
        past = moment(MONDAY, 9) - timedelta(days=3650)
        conn.execute(update(_message).where(_message.c.state == "sending").values(lease_until=past))
    town.app = replace(town.app, channels=working)
    done = town.deliver(MONDAY)
    assert (done.sent, done.in_doubt) == (1, 0)
    assert letters(town) == [(1, "rendered", "", None)]
    assert paper.file_of(town.folder / "out").read_bytes() == made
    assert list(problems(town.app)) == []


def test_killed_at_any_step_closing_goes_on_loses_no_letter_and_numbers_none_twice(
    town: Town, database_url: str
) -> None:
    """A process is killed at its first step, the next one at its second, and so on until one comes to its end."""
    invited(town, "L-0001", "L-0002")
    out = town.folder / "out"
    kills = 0
    while not close_until(database_url, out, "landsmeer", "2026-03-02T18:00", kills + 1):
        kills += 1
        assert [number for number, *_ in letters(town)] == [1, 2]
    assert kills >= 10, "two commits, two manifests and two letters are more steps than that"
    assert letters(town) == [(n, "in_manifest", "2026-03-02-1", n) for n in (1, 2)]
    (folder,) = (out / "letters/2026-03-02").glob("landsmeer-*")
    told = json.loads((folder / "manifest.json").read_text())
    assert [(line["letter"], line["file"]) for line in told["lines"]] == [
        (f"landsmeer-br-{n:06}", f"{n:04}-landsmeer-br-{n:06}.pdf") for n in (1, 2)
    ]
    for line in told["lines"]:
        assert sha256((folder / line["file"]).read_bytes()).hexdigest() == line["sha256"]
    assert len(list(folder.glob("*.pdf"))) == 2
    with reading(town.app.engine) as conn:
        assert conn.execute(select(_batch.c.state, _batch.c.letters)).all() == [("closed", 2)]
    assert closed(town, MONDAY) == []


@ON_SQLITE
def test_a_letter_made_while_a_batch_was_half_closed_goes_into_the_next_one(town: Town, database_url: str) -> None:
    invited(town, "L-0001")
    assert not close_until(database_url, town.folder / "out", "landsmeer", "2026-03-02T12:00", 2)
    invited(town, "L-0002")
    assert [(batch.batch, batch.letters) for batch in closed(town, MONDAY)] == [
        ("landsmeer-2026-03-02-1", 1), ("landsmeer-2026-03-02-2", 1),
    ]  # fmt: skip


def test_two_who_close_at_one_moment_make_one_batch(town: Town, other_engine: Callable[[], Engine]) -> None:
    invited(town, "L-0001", "L-0002")
    apps = [replace(town.app, engine=other_engine()) for _ in range(2)]
    start, found = Barrier(2), list[ClosedBatch]()

    def work(n: int) -> None:
        start.wait()
        found.extend(printing.close(apps[n], "landsmeer", moment(MONDAY, 18)))

    together(work)
    assert {batch.batch for batch in found} == {"landsmeer-2026-03-02-1"}
    assert letters(town) == [(n, "in_manifest", "2026-03-02-1", n) for n in (1, 2)]
    assert len(list((town.folder / "out/letters/2026-03-02").glob("landsmeer-*"))) == 1


def test_two_workers_number_letters_without_a_gap_and_without_a_double(
    town: Town, other_engine: Callable[[], Engine], configuration: Configuration
) -> None:
    clients = [f"L-{n:04}" for n in range(1, 13)]
    town.enrol(MONDAY, *clients, **HOME)
    for client in clients:
        town.tell(client, "talk_planned", MONDAY, at=TALK, place="stadhuis")
    ticket, _, verdict = town.plan(MONDAY)
    if verdict.held:
        runs.approve(town.app, ticket.run, "kw-1", ticket.at)
    apps = [
        replace(town.app, engine=other_engine(), channels=ways(town.folder / "out", configuration)) for _ in range(2)
    ]
    start = Barrier(2)

    def work(n: int) -> None:
        start.wait()
        while delivery.deliver_round(apps[n], moment(MONDAY, 10), limit=3, municipality="landsmeer").claimed:
            pass

    together(work)
    assert [number for number, *_ in letters(town)] == list(range(1, 13))
    assert list(problems(town.app)) == []


def together(work: Callable[[int], None]) -> None:
    threads = [Thread(target=work, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- files that are not there -----------------------------------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_letter_whose_file_is_gone_or_changed_stays_out_is_told_and_comes_with_the_next_batch(
    town: Town, harm: str
) -> None:
    invited(town, "L-0001", "L-0002")
    file = town.folder / f"out/letters/2026-03-02/{keys(town)[0]}.pdf"
    made = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(made.replace(b"/Lang", b"/Long"))
    (batch,) = closed(town, MONDAY)
    assert (batch.letters, batch.missing) == (1, ("landsmeer-br-000001",))
    assert manifest(batch) == [(1, "landsmeer-br-000002", "0001-landsmeer-br-000002.pdf", 1)]
    assert printing.waiting(town.app) == {"missing": 1}
    (none,) = closed(town, TUESDAY)
    assert (none.letters, none.missing) == (0, ("landsmeer-br-000001",))
    file.write_bytes(made)
    (next_one,) = closed(town, TUESDAY)
    assert (next_one.batch, next_one.letters) == ("landsmeer-2026-03-03-1", 1)
    assert letters(town)[0] == (1, "in_manifest", "2026-03-03-1", 1)


@ON_SQLITE
def test_a_folder_of_another_batch_is_left_alone(town: Town) -> None:
    """The database was put back from a backup: it would give a batch that was printed its name once more."""
    invited(town, "L-0001")
    folder = town.folder / "out/letters/2026-03-02/landsmeer-2026-03-02-1"
    folder.mkdir(parents=True)
    other = json.dumps({"lines": [{"letter": "landsmeer-br-000001", "sha256": "of another letter"}]})
    (folder / "manifest.json").write_text(other)
    with pytest.raises(BatchTaken, match="put back from a backup"):
        closed(town, MONDAY)
    assert (folder / "manifest.json").read_text() == other
    assert letters(town)[0][1] == "rendered"
