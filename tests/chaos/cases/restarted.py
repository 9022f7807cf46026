"""PostgreSQL is restarted in the middle: while a message is at the mail server, and while a run is being planned."""

from datetime import timedelta

from tests.chaos import databases
from tests.chaos.cases.cluster import Cluster, cluster
from tests.chaos.cases.site import TEMPLATE, Site, Told
from tests.chaos.house import MORNING, House, settle
from tests.chaos.work import Deliver
from tests.chaos.workers import Kill, Point

NAME = "the database server is restarted while sending"


def server(site: Site) -> Told:
    """Once closed down in order, then as if the power had failed. What was at the mail server is in doubt."""
    with cluster() as own:
        if own is None:
            return site.skipped(NAME, "no `initdb` is installed here")
        with databases.server("PostgreSQL", site.folder, own.url) as made:
            assert made is not None
            settle(House(site.folder, made.fresh(TEMPLATE), site.configuration), site.residents)
            return _restarted(site, own, made.copy(TEMPLATE, "restarted"))


def _restarted(site: Site, own: Cluster, url: str) -> Told:
    modes = ("fast", "immediate") * (3 if site.thorough else 1)  # each costs up to five of the messages
    with site.campaign("restarted", url=url) as campaign:
        campaign.plan()
        for number, mode in enumerate(modes):
            at = MORNING + timedelta(minutes=2 * number)
            pid = campaign.crew.start(Deliver(campaign.house, at, 10), Kill(Point.pause, 2))
            campaign.server.paused_with(pid)
            own.restart(mode)
            campaign.server.go()
            if (how := campaign.crew.wait(pid).how) != "stopped":
                campaign.wrong.append(f"the worker was not stopped: {how}")
            campaign.server.rewind()
            campaign.time_passes()
        campaign.send_the_rest(MORNING + timedelta(hours=1))
        return site.told(NAME, campaign, f"{len(modes)} restarts, half of them `immediate`")
