"""SQLite: another process keeps the database to itself for longer than klantreis waits, while a message is sent."""

import sqlite3
from datetime import timedelta

from tests.chaos.cases.site import Site, Told
from tests.chaos.house import MORNING
from tests.chaos.work import Deliver
from tests.chaos.workers import Kill, Point

NAME = "the database is locked for longer than anybody waits"


def database(site: Site) -> Told:
    """The outcomes of what was under way cannot be written down: those are in doubt, and no others."""
    with site.campaign("locked", busy=5 if site.thorough else 0.5) as campaign:
        campaign.plan()
        pid = campaign.crew.start(Deliver(campaign.house, MORNING), Kill(Point.pause, 3))
        campaign.server.paused_with(pid)
        other = sqlite3.connect(campaign.house.url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        campaign.server.go()
        ended = campaign.crew.wait(pid)
        other.execute("ROLLBACK")
        other.close()
        if ended.how != "stopped":
            campaign.wrong.append(f"the worker was not stopped by the lock: {ended.how}")
        campaign.time_passes()
        campaign.send_the_rest(MORNING + timedelta(minutes=2))
        return site.told(NAME, campaign, f"everybody waits {campaign.house.busy_seconds:g} s (else 30)")
