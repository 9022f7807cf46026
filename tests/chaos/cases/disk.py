"""The disk is full while a message is at the mail server, and in the middle of a pile of files.

The full disk is a real one: a small file system in memory. Only who may mount can make it; where that is not allowed
the case is not run, and the table says so.
"""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.chaos import databases
from tests.chaos.cases.cluster import SOMEBODY, Cluster, cluster
from tests.chaos.cases.site import TEMPLATE, Site, Told
from tests.chaos.house import MORNING, House, settle
from tests.chaos.judging import reached
from tests.chaos.record import Record
from tests.chaos.work import Deliver, Plan, approve_held
from tests.chaos.workers import Kill, Point

OF_THE_DATABASE = "the disk of the database is full while sending"
OF_THE_FILES = "the disk of the file channel is full"
NO_MOUNT = "no right to mount a small disk here (run as root)"


def of_sqlite(site: Site) -> Told:
    """The outcome cannot be written down. Once there is room again, the next round goes on."""
    with small_disk(site.folder / "full") as disk:
        if disk is None:
            return site.skipped(OF_THE_DATABASE, NO_MOUNT)
        copy = Path(site.databases.copy(TEMPLATE, "full").removeprefix("sqlite:///"))
        shutil.move(copy, disk / "klantreis.db")
        return _full_while_sending(site, disk, f"sqlite:///{disk / 'klantreis.db'}")


def of_postgresql(site: Site) -> Told:
    """The same, with the tables on the small disk."""
    with cluster() as own, small_disk(site.folder / "full") as disk:
        if own is None or disk is None:
            return site.skipped(OF_THE_DATABASE, NO_MOUNT if own else "no `initdb` is installed here")
        with databases.server("PostgreSQL", site.folder, own.url) as made:
            assert made is not None
            settle(House(site.folder, made.fresh(TEMPLATE), site.configuration), site.residents)
            url = made.copy(TEMPLATE, "full")
            _move_to(own, url.rpartition("/")[2].partition("?")[0], disk)
            return _full_while_sending(site, disk, url)


def of_the_file_channel(site: Site) -> Told:
    """Nobody has an e-mail server: everything becomes files, until there is no room. Then there is."""
    with small_disk(site.folder / "full-out") as disk:
        if disk is None:
            return site.skipped(OF_THE_FILES, NO_MOUNT)
        with site.campaign("files", out=disk) as campaign:
            house = House(site.folder, campaign.house.url, site.configuration, out=disk)
            campaign.crew.wave(Plan(house, MORNING), [Kill()])
            approve_held(house, MORNING)
            fill(disk, spare=40_000)
            (ended,) = campaign.crew.wave(Deliver(house, MORNING), [Kill()])
            written = len(list(disk.glob("mail/*/*.eml")))
            (disk / "filler").unlink()
            campaign.crew.wave(Deliver(house, MORNING + timedelta(minutes=10)), [Kill()] * 2)
            files, rows = [path.stem for path in disk.glob("mail/*/*.eml")], house.rows()
            wrong = [*reached(Record(), rows, files, campaign.residents), *campaign.books()]
            wrong += [f"the worker was not stopped: {ended.how}"] if ended.how != "stopped" or not written else []
            lost = len(set(campaign.residents) - {row.client_ref for row in rows if row.key in set(files)})
            return Told(
                name=OF_THE_FILES, database=site.databases.name, messages=len(rows), lost=lost,
                twice=len(files) - len(set(files)), in_doubt=sum(row.state == "in_doubt" for row in rows),
                what=f"full after {written} files", wrong=tuple(wrong),
            )  # fmt: skip


def _full_while_sending(site: Site, disk: Path, url: str) -> Told:
    with site.campaign("full", url=url) as campaign:
        campaign.plan()
        pid = campaign.crew.start(Deliver(campaign.house, MORNING), Kill(Point.pause, 3))
        campaign.server.paused_with(pid)
        fill(disk)
        campaign.server.go()
        stopped = campaign.crew.wait(pid).how
        campaign.crew.wave(Deliver(campaign.house, MORNING + timedelta(minutes=2)), [Kill()] * 2)  # still no room
        (disk / "filler").unlink()
        if stopped != "stopped":
            campaign.wrong.append(f"the worker was not stopped: {stopped}")
        campaign.time_passes()
        campaign.send_the_rest(MORNING + timedelta(minutes=4))
        return site.told(OF_THE_DATABASE, campaign, "a file system of its own, filled to the last byte")


def fill(disk: Path, spare: int = 0) -> None:
    """Write until nothing fits any more, but for `spare` bytes."""
    room = shutil.disk_usage(disk).free - spare
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while spare == 0 or file.tell() < room:
                file.write(b"." * 4096)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


@contextmanager
def small_disk(folder: Path, megabytes: int = 48) -> Iterator[Path | None]:
    """A file system of this size; None where we may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "chaos", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _move_to(own: Cluster, database: str, disk: Path) -> None:
    """Put the tables of this database on the small disk."""
    place = disk / "tables"
    place.mkdir()
    shutil.chown(place, SOMEBODY)
    for statement in (f"CREATE TABLESPACE small LOCATION '{place}'", f"ALTER DATABASE {database} SET TABLESPACE small"):
        command = [own.programs / "psql", "-qh", own.folder, "-U", SOMEBODY, "-c", statement, "postgres"]
        subprocess.run(command, check=True)
