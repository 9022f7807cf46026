"""PostgreSQL: every connection is cut again and again, once while a message is at the mail server."""

import os
import time
from datetime import datetime, timedelta

import psycopg
from sqlalchemy.engine import make_url

from tests.chaos.campaign import Campaign
from tests.chaos.cases.site import Site, Told
from tests.chaos.house import MORNING, House
from tests.chaos.work import Deliver
from tests.chaos.workers import Kill, Point

NAME = "all connections to the database are cut while sending"


def cut(site: Site) -> Told:
    """Workers stop, others begin, their connections are cut as well; until nothing is left to send."""
    with site.campaign("cut") as campaign:
        campaign.plan()
        pid = campaign.crew.start(Deliver(campaign.house, MORNING), Kill(Point.pause, 3))
        campaign.server.paused_with(pid)
        cuts = terminate(campaign.house)
        campaign.server.go()
        if (how := campaign.crew.wait(pid).how) != "stopped":
            campaign.wrong.append(f"the worker was not stopped: {how}")
        campaign.time_passes()
        for number in range(20 if site.thorough else 4):
            cuts += under_cuts(campaign, MORNING + timedelta(minutes=2 * number + 2))
        campaign.send_the_rest(MORNING + timedelta(hours=2))
        return site.told(NAME, campaign, f"{cuts} connections cut with `pg_terminate_backend`")


def under_cuts(campaign: Campaign, at: datetime) -> int:
    """Two workers, whose connections are cut until one of them stops or is done; how many were cut."""
    pids, cuts = [campaign.crew.start(Deliver(campaign.house, at, 10)) for _ in range(2)], 0
    while not os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.05)
        cuts += terminate(campaign.house)
    for pid in pids:
        campaign.crew.wait(pid)
    campaign.time_passes()
    return cuts


def terminate(house: House) -> int:
    """Cut every connection to the database of this house; how many there were."""
    url = make_url(house.url)
    admin = url.set(database="postgres", drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as conn:
        query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        row = conn.execute(query, [url.database]).fetchone()
    return int(row[0]) if row else 0
