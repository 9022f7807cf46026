"""Follow-up runs and deliveries that begin at the same moment, in processes of their own."""

from tests.chaos.cases.site import Site, Told
from tests.chaos.house import MORNING
from tests.chaos.workers import Kill

NAME = "four runs and four deliveries at the same moment"
PARTS = ("messages", "lost", "twice", "in_doubt", "unknowable")


def runs_at_once(site: Site) -> Told:
    """Four processes plan everything at once, then four send it; again and again on a fresh database."""
    times, told = (10 if site.thorough else 1), []
    for number in range(times):
        with site.campaign(f"together{number}") as campaign:
            campaign.plan_all(MORNING, together=4)
            campaign.wave(MORNING, [Kill()] * 4)
            campaign.send_the_rest(MORNING)
            told.append(site.told(NAME, campaign, f"{times} times"))
    return Told(
        name=NAME,
        database=site.databases.name,
        what=f"{times} times",
        **{part: sum(getattr(each, part) for each in told) for part in PARTS},
        wrong=tuple(wrong for each in told for wrong in each.wrong),
    )
