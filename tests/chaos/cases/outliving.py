"""A worker that outlives its lease: stopped in the middle of a message, woken when others have taken over."""

import os
import signal
from datetime import timedelta

from tests.chaos.cases.site import Site, Told
from tests.chaos.house import MORNING
from tests.chaos.work import Deliver
from tests.chaos.workers import Kill, Point

NAME = "a worker outlives its lease"


def its_lease(site: Site) -> Told:
    """It may mark nothing any more, neither the message it had handed over nor the rest of its batch."""
    with site.campaign("lease") as campaign:
        campaign.plan()
        # Its very first message: none other is under way then, and it holds no transaction that keeps others out.
        pid = campaign.crew.start(Deliver(campaign.house, MORNING), Kill(Point.pause, 1))
        key = campaign.server.paused_with(pid)
        os.kill(pid, signal.SIGSTOP)
        campaign.time_passes()
        campaign.send_the_rest(MORNING + timedelta(minutes=2))
        campaign.server.go()
        os.kill(pid, signal.SIGCONT)
        campaign.crew.wait(pid)
        state = {row.key: row.state for row in campaign.house.rows()}[key]
        if state != "in_doubt":
            campaign.wrong.append(f"the worker that woke up made `{state}` of what was in doubt")
        return site.told(NAME, campaign, "SIGSTOP while sending, SIGCONT after others sent the rest")
