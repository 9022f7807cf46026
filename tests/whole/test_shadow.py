"""A municipality that is not live: full runs, nothing leaves, samples to read, and no burst on the first live day.

`rhythm` writes `first` on the day of a `contact_tried`, `second` a working day later. Landsmeer writes on enrolment.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from klantreis.reports.run_summary import summary_markdown
from klantreis.usecases import runs, shadowing
from klantreis.usecases.erasing import erase
from klantreis.usecases.showing import in_shadow
from klantreis.usecases.values import BatchReport
from klantreis.usecases.verifying import verify
from tests.core.small_journeys import day
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, enrol, reconfigured, tell

MONDAY, TUESDAY, WEDNESDAY = "ma 2026-03-02", "di 2026-03-03", "wo 2026-03-04"
ACQUAINT = "Wij willen graag met u kennismaken"
LIVE_ON_WEDNESDAY = "live_from: 2026-03-04"
COLUMNS, AGREED = "consent_email,consent_email_news", "2026-01-01,2026-01-01"


def town_of(build: Build, tmp_path: Path, post: Post, shadow: str) -> Town:
    sending = f'{{opens: "09:00", closes: "17:30", {shadow}}}'
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config", sending=sending))
    town.live("vr 2026-02-27")
    return town


def samples(town: Town) -> dict[str, list[EmailMessage]]:
    """By `day/text` the files."""
    found: dict[str, list[EmailMessage]] = {}
    for path in sorted((town.folder / "out" / "shadow").glob("*/*/*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        found.setdefault(path.parent.relative_to(town.folder / "out" / "shadow").as_posix(), []).append(mail)
    return found


def test_nothing_leaves_everything_is_counted_and_a_sample_can_be_read(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, "shadow: yes")
    town.enrol(MONDAY, "L-0001")
    done = town.live(MONDAY)
    assert (done.sent, done.shadow, post.sent) == (0, 1, [])
    counts = town.counts(town.tickets[-1])
    assert (counts.planned, counts.sent, counts.not_sent, counts.open) == (1, 0, {"shadow": 1}, 0)
    ((name, (mail,)),) = samples(town).items()
    assert (name, mail["Subject"], mail["To"]) == ("2026-03-02/please_call_us", ACQUAINT, "l-0001@example.org")
    assert town.silences("L-0001") == [f"{MONDAY} plan_intake.call_us: shadow"]
    assert verify(town.app) == ()


def test_what_leaves_together_is_one_sample_of_two_texts(build: Build, tmp_path: Path) -> None:
    town = town_of(build, tmp_path, Post(), "shadow: yes")
    town.enrol(MONDAY, "L-0001")
    enrol(town, "rhythm", MONDAY, f"L-0001,{AGREED}", columns=COLUMNS)
    tell(town, "L-0001", "rhythm", "contact_tried", MONDAY)
    assert town.live(MONDAY).shadow == 2
    assert [[mail["Subject"] for mail in mails] for mails in samples(town).values()] == [
        ["Twee berichten van gemeente Landsmeer"]
    ]
    town.live(TUESDAY)
    assert [each.template for each in in_shadow(town.app).texts] == ["first", "please_call_us"], "the gap holds too"


def test_a_text_has_twenty_samples_a_day_and_no_more(build: Build, tmp_path: Path) -> None:
    town = town_of(build, tmp_path, Post(), "shadow: yes")
    clients = [f"L-{number:04}" for number in range(1, shadowing.SAMPLES + 6)]
    town.enrol(MONDAY, *clients)
    assert town.live(MONDAY).shadow == len(clients)
    assert [len(mails) for mails in samples(town).values()] == [shadowing.SAMPLES]


def test_going_live_brings_no_burst_and_what_falls_due_from_then_on_leaves(build: Build, tmp_path: Path) -> None:
    """L-0001 was planned in shadow; L-0002 too, and the run of Monday was held until it was live; L-0003 is of then."""
    post = Post()
    town = town_of(build, tmp_path, post, LIVE_ON_WEDNESDAY)
    town.enrol(MONDAY, "L-0001")
    town.live(MONDAY)
    town.enrol(TUESDAY, "L-0002")
    town.plan(TUESDAY)  # delivered a day later
    town.enrol(WEDNESDAY, "L-0003")
    done = town.live(WEDNESDAY)
    assert (done.sent, done.shadow) == (1, 1)
    assert [to for to, _ in post.sent] == ["l-0003@example.org"]
    assert town.walk("do 2026-03-05", "wo 2026-03-11") == {
        "ma 2026-03-09": ["Herinnering: wilt u een afspraak met ons maken?"],
        "di 2026-03-10": ["Herinnering: wilt u een afspraak met ons maken?"],
        "wo 2026-03-11": ["Herinnering: wilt u een afspraak met ons maken?"],
    }, "each on its own day"


def test_a_step_that_is_found_late_is_as_old_as_its_day(build: Build, tmp_path: Path) -> None:
    """Nothing ran on Monday and Tuesday: on the first live day the step of Monday stays inside."""
    post = Post()
    town = town_of(build, tmp_path, post, LIVE_ON_WEDNESDAY)
    town.enrol(MONDAY, "L-0001")
    done = town.live(WEDNESDAY)
    assert (done.sent, done.shadow, post.sent) == (0, 1, [])


def test_the_report_names_every_open_case_whose_resident_heard_nothing_and_what_comes_next(
    build: Build, tmp_path: Path
) -> None:
    town = town_of(build, tmp_path, Post(), LIVE_ON_WEDNESDAY)
    town.enrol(MONDAY, "L-0001", "L-0002", "L-0003")
    town.live(MONDAY)
    tell(town, "L-0003", "landsmeer", "journey_closed", TUESDAY)
    town.live(TUESDAY)
    report = in_shadow(town.app, "landsmeer")
    assert [(each.day, each.template, each.count) for each in report.texts] == [(day(MONDAY), "please_call_us", 3)]
    assert {each.ref for each in report.unheard} == {town.ref("L-0001"), town.ref("L-0002")}
    assert {each.next_send_on for each in report.unheard} == {day("ma 2026-03-09")}
    town.walk(WEDNESDAY, "ma 2026-03-09")  # the reminder reached them
    assert in_shadow(town.app).unheard == ()
    assert in_shadow(town.app, since=day(TUESDAY)).texts == ()


@pytest.mark.parametrize(("shadow", "heard"), [("shadow: yes", False), ("shadow: yes, staff: yes", True)])
def test_colleagues_hear_nothing_unless_the_municipality_wants_it(
    build: Build, tmp_path: Path, shadow: str, heard: bool
) -> None:
    town = town_of(build, tmp_path, Post(), shadow)
    town.enrol("ma 2026-02-09", "L-0001")
    town.live("ma 2026-03-02")  # the talk should have been planned a week ago: a line for the case worker
    assert bool(town.digests("kw-1")) is heard
    assert ("2026-03-02/digest" in samples(town)) is not heard


def test_a_sample_goes_with_the_person_who_is_erased(build: Build, tmp_path: Path) -> None:
    town = town_of(build, tmp_path, Post(), "shadow: yes")
    town.enrol(MONDAY, "L-0001", "L-0002")
    town.live(MONDAY)
    assert erase(town.app, town.ref("L-0001"), "kw-1", "request", moment(MONDAY, 12)).files == 1
    ((mail,),) = samples(town).values()
    assert mail["To"] == "l-0002@example.org"


def test_the_summary_says_that_it_is_not_live(build: Build, tmp_path: Path) -> None:
    town = town_of(build, tmp_path, Post(), "shadow: yes")
    town.enrol(MONDAY, "L-0001")
    ticket, report, verdict = town.plan(MONDAY)
    summary = runs.finish(town.app, ticket, report or BatchReport(), verdict, ticket.at)
    assert summary.in_shadow == ("landsmeer",)
    assert "landsmeer: schaduw, er gaat niets naar buiten" in summary_markdown(summary)
