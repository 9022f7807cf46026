"""News of deaths and moves that stays away, a channel that takes no more, and a hold: what stands in the summary."""

from pathlib import Path

from klantreis.reports.run_summary import summary_markdown
from klantreis.store.engine import reading
from klantreis.store.tables import Hold, table
from klantreis.usecases import delivery, runs
from klantreis.usecases.holding import Scope, hold, release
from klantreis.usecases.leaving import gone_file
from klantreis.usecases.pacing import Patience
from klantreis.usecases.values import DeliveryReport
from tests.whole.conftest import Build, Town, moment
from tests.whole.reach import Post, channels, configured, reconfigured

MONDAY, TUESDAY = "ma 2026-03-02", "di 2026-03-03"


def town_of(build: Build, tmp_path: Path, post: Post, **changes: str) -> Town:
    town = reconfigured(build(channels=channels(tmp_path, post)), configured(tmp_path / "config", **changes))
    town.live("vr 2026-02-27")
    return town


def news(town: Town, on: str, hour: int = 8) -> None:
    path = town.folder / "gone.csv"
    path.write_text("client_ref,deceased_on,moved_on\n")
    gone_file(town.app, path, "landsmeer", moment(on, hour))


def summary(town: Town, on: str) -> str:
    ticket, report, verdict = town.plan(on)
    town.deliver(on)
    return summary_markdown(runs.finish(town.app, ticket, report, verdict, ticket.at))


def test_without_news_nothing_goes_outside_colleagues_hear_and_with_news_it_goes_the_same_day(
    build: Build, tmp_path: Path
) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, feed="{older_than: 2d}")
    town.enrol("ma 2026-02-09", "L-0001")  # overdue: a line for kw-1
    town.enrol(MONDAY, "L-0002")
    news(town, "do 2026-02-26")
    told = summary(town, MONDAY)  # four days later
    assert "landsmeer: sinds 26-02-2026 niets gehoord over overlijden en verhuizen" in told
    assert [to for to, _ in post.sent] == ["kw-1@landsmeer.example"]
    assert [(done.waiting, done.put_off) for done in [town.deliver(MONDAY, 10)]] == [("feed", 1)]
    assert town.counts(town.tickets[-1]).open == 1
    news(town, MONDAY, 11)
    assert town.deliver(MONDAY, 11).sent == 1
    assert "gehoord over overlijden" not in summary(town, TUESDAY)


def test_a_warning_stops_nothing(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, feed="{older_than: 2d, then: warn}")
    town.enrol(MONDAY, "L-0001")
    told = summary(town, MONDAY)
    assert "nog nooit iets gehoord over overlijden en verhuizen. Kijk waar het blijft" in told
    assert [to for to, _ in post.sent] == ["l-0001@example.org"]


def test_a_channel_takes_no_more_than_its_rate_and_the_rest_stays_due(build: Build, tmp_path: Path) -> None:
    """One an hour: the first goes, the next would in an hour. What goes on paper has no rate."""
    post = Post()
    town = town_of(build, tmp_path, post, rates="{email: 1/h}")
    town.enrol(MONDAY, "L-0001", "L-0002", "L-0003")
    town.enrol(MONDAY, "L-0004", consent_email="")
    town.plan(MONDAY)
    rounds = [delivery.deliver_round(town.app, moment(MONDAY, 10), municipality="landsmeer") for _ in range(2)]
    assert [(each.claimed, each.sent, each.waiting) for each in rounds] == [(2, 2, ""), (0, 0, "rate")]
    assert 3000 < rounds[1].wait_seconds <= 3600
    assert (len(post.sent), len(town.mails()), town.counts(town.tickets[-1]).open) == (1, 1, 2)


def test_a_token_that_was_not_used_is_given_back(build: Build, tmp_path: Path) -> None:
    """The one that was claimed had to wait after all; the channel takes another one at once."""
    post = Post()
    town = town_of(
        build, tmp_path, post, rates="{email: 1/h}", sending='{opens: "09:00", closes: "17:30", shadow: yes}'
    )
    town.enrol(MONDAY, "L-0001", "L-0002", "L-0003")
    town.plan(MONDAY)
    assert town.deliver(MONDAY).shadow == 3


def test_who_delivers_waits_for_the_channel_but_not_for_ever() -> None:
    slept: list[float] = []
    patience = Patience(slept.append, left=20)
    busy = DeliveryReport(waiting="rate", wait_seconds=9)
    rounds = (DeliveryReport(claimed=1), busy, busy, busy)
    assert [patience.waits(each) for each in rounds] == [True, True, True, False]
    assert slept == [9, 9], "a third time would be longer than it has left"
    assert not patience.waits(DeliveryReport(waiting="window"))


def test_of_two_channels_that_are_full_the_first_to_have_room_is_waited_for() -> None:
    both = DeliveryReport(waiting="rate", wait_seconds=9) + DeliveryReport(waiting="rate", wait_seconds=4)
    assert (both.wait_seconds, (both + DeliveryReport()).wait_seconds) == (4, 4)


def test_a_hold_stands_in_the_summary_and_its_release_has_a_name(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    town.enrol(MONDAY, "L-0001")
    hold(town.app, Scope(channel="email"), "kw-1", "outage", moment(MONDAY, 8))
    hold(town.app, Scope(), "mg-1", "", moment(MONDAY, 9))
    told = summary(town, MONDAY)
    assert (
        "**Verzenden staat stil voor kanaal email**, sinds 02-03-2026 08:00 door kw-1, reden outage: "
        "`klantreis release --channel email`." in told
    )
    assert "**Verzenden staat stil voor alles**, sinds 02-03-2026 09:00 door mg-1: `klantreis release`." in told
    assert (post.sent, town.deliver(MONDAY, 10).waiting) == ([], "hold")
    assert release(town.app, Scope(channel="email"), "kw-2", moment(MONDAY, 11)) == 1
    assert release(town.app, Scope(), "kw-2", moment(MONDAY, 11)) == 1
    with reading(town.app.engine) as conn:
        assert {row.released_by for row in conn.execute(table(Hold).select())} == {"kw-2"}
    assert town.deliver(MONDAY, 11).sent == 1
