"""A database put back from a backup of two days ago, in the middle of a round (tests/support/restoring.py)."""

from collections.abc import Callable
from functools import partial

from klantreis.store.schema import upgrade
from tests.chaos.cases.site import Site, Told
from tests.support.restoring import House, Kept, Week, kept_by_sink, live_through, undisturbed
from tests.support.sink import running_sink

NAME = "put back from a backup of two days ago"


def from_a_backup(site: Site) -> Told:
    """What was told outside is gone too but for the checkpoint: only the mail server's own record settles what is in
    doubt. Compared with the same week without a loss."""
    calm, week = _week(site, undisturbed, "calm"), _week(site, partial(live_through, records=False), "loss")
    wrong = [] if week.refused else ["the database that was put back was not noticed"]
    wrong += [f"{len(week.unknown)} messages left and are not known"] * bool(week.unknown) + list(week.problems)
    return Told(
        name=NAME,
        database=site.databases.name,
        messages=len(calm.left),
        lost=len(calm.left.keys() - week.left.keys()),
        twice=sum(count > 1 for count in week.left.values()),
        in_doubt=week.doubted,
        unknowable=week.by_record,
        what="noticed, declared, repeated day by day, settled by the mail server's record",
        wrong=tuple(wrong),
    )


def _week(site: Site, live: Callable[[House, Kept], Week], name: str) -> Week:
    folder = site.folder / f"restored-{name}"
    folder.mkdir()
    url = site.databases.fresh(f"restored_{name}")
    upgrade(url)
    with running_sink(folder / "mail", "--no-fsync") as sink:
        return live(House(folder, url, site.configuration, sink.port), partial(kept_by_sink, sink.folder))
