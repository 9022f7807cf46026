"""Play it: `python -m tests.chaos` (make chaos). Exit code 1 when anything is wrong, or the harness is blind."""

import argparse
import gc
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos import controls, databases, house, record, table
from tests.chaos.campaign import Campaign, Size
from tests.chaos.cases import CASES, SMALL_CASES
from tests.chaos.cases.site import TEMPLATE, Site, Told
from tests.chaos.fates import ROUGHER
from tests.chaos.house import House
from tests.chaos.table import Controlled, Played

SEEDS = (1, 2, 3)
FULL = Size(residents=1700, kills=34, planning_kills=4)
SMALL = Size(residents=80, kills=8, planning_kills=2, workers=2, batch=8, limit=20, furthest=6, rates=ROUGHER)
ENOUGH_MESSAGES, ENOUGH_KILLS = 10_000, 200
RESIDENTS_OF_A_CASE = 40


def main() -> int:
    asked = options()
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave no mounted disk and no database behind
    gc.freeze()  # so that forking copies less
    size = replace(
        SMALL if asked.small else FULL, **{name: n for name, n in vars(asked).items() if name in SIZES and n}
    )
    played, told, controlled = list[Played](), list[Told](), list[Controlled]()
    for name in [asked.database] if asked.database else databases.NAMES:
        with TemporaryDirectory(prefix="chaos-", dir=asked.dir) as folder:
            Path(folder).chmod(0o755)  # a PostgreSQL of our own reads its tables here
            for found in play(name, Path(folder), asked, size):
                say(found)
                {Played: played, Told: told, Controlled: controlled}[type(found)].append(found)  # type: ignore[index]
    command = " ".join(["make chaos", *([f'ARGS="{" ".join(sys.argv[1:])}"'] if sys.argv[1:] else [])])
    tables = table.markdown(played, told, controlled, command, time.monotonic() - begun)
    print(tables)
    wrong = [*complaints(played, told, controlled), *([] if asked.small or asked.database else too_little(played))]
    if asked.write and not wrong:
        table.write(tables)
    print(*[f"WRONG: {what}" for what in wrong], sep="\n", file=sys.stderr)
    return 1 if wrong else 0


def play(name: str, folder: Path, asked: argparse.Namespace, size: Size) -> Iterator[Played | Told | Controlled]:
    """Everything on one kind of database."""
    with databases.server(name, folder) as made:
        if made is None:
            raise SystemExit(f"{name} does not answer: set KLANTREIS_TEST_POSTGRES_URL, or give --database SQLite")
        configuration = house.configure(folder)
        few = RESIDENTS_OF_A_CASE if not asked.small else size.residents
        house.settle(House(folder, made.fresh(TEMPLATE), configuration), few)
        site = Site(folder, made, configuration, few, thorough=not asked.small)
        for case in (SMALL_CASES if asked.small else CASES)[name] if "cases" in asked.parts else ():
            yield case(site)
        if "campaigns" in asked.parts:
            yield from campaigns(site, asked.seeds, size)
        for how in (controls.NAIVE, controls.MARK_FIRST):
            seed, (count, kills) = asked.seeds[0], (80, 5) if asked.small else (500, 10)
            with record.running(folder / f"control-{how[:4]}", seed, size.rates) as server:
                caught = controls.control(how, made.copy(TEMPLATE, "control"), server, seed, count, kills)
            yield Controlled(name, how, caught)


def campaigns(site: Site, seeds: Sequence[int], size: Size) -> Iterator[Played]:
    """One for each seed."""
    template = House(site.folder, "", site.configuration)
    if size.residents != site.residents:
        template = replace(template, url=site.databases.fresh(MANY))
        house.settle(template, size.residents)
    for seed in seeds:
        url = site.databases.copy(MANY if template.url else TEMPLATE, f"seed{seed}")
        yield campaign(site.databases.name, template, url, seed, size)


def campaign(name: str, template: House, url: str, seed: int, size: Size) -> Played:
    """One seed, on this copy of the residents."""
    folder = template.folder / f"seed{seed}"
    with record.running(folder, seed, size.rates) as server:
        there = replace(template, url=url, port=server.port, out=folder / "out")
        made = Campaign(there, server, seed, size)
        try:
            verdict = made.run()
        finally:
            made.crew.end()
        faults = Counter(server.record().faults)
    return Played(name, seed, verdict, made.kills, made.tried.total(), faults, tuple(made.wrong))


def complaints(played: list[Played], told: list[Told], controlled: list[Controlled]) -> Iterator[str]:
    """All that is wrong with klantreis, and with the harness."""
    for each in (*played, *told):
        name = f"seed {each.seed}" if isinstance(each, Played) else each.name
        yield from (f"{each.database}, {name}: {what}" for what in each.wrong)
    for control in controlled:
        seen = control.caught.twice if control.how == controls.NAIVE else control.caught.lost
        if not seen:
            yield f"{control.database}: the harness is blind: it finds nothing wrong with `{control.how}`"


def too_little(played: list[Played]) -> list[str]:
    messages = sum(each.verdict.messages for each in played)
    kills = sum(each.kills.total() for each in played)
    enough = messages >= ENOUGH_MESSAGES and kills >= ENOUGH_KILLS
    return [] if enough else [f"only {messages} messages and {kills} effective kills: play more seeds"]


def say(found: Played | Told | Controlled) -> None:
    print(f"{time.strftime('%H:%M:%S')} {found}", file=sys.stderr, flush=True)


MANY = "many"
SIZES = ("residents", "kills")


def options() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    read.add_argument("--small", action="store_true", help="the one of `make test`: few residents, few kills")
    read.add_argument("--database", choices=databases.NAMES, help="only this one")
    read.add_argument("--seeds", type=lambda text: tuple(map(int, text.split(","))), default=SEEDS)
    read.add_argument("--residents", type=int, help="of each campaign")
    read.add_argument("--kills", type=int, help="effective ones, while sending, of each campaign")
    read.add_argument("--parts", type=lambda text: tuple(text.split(",")), default=("campaigns", "cases"))
    read.add_argument("--dir", type=Path, help="where databases and mail are put (default: the temporary folder)")
    read.add_argument("--write", action="store_true", help="put the tables in docs/guarantees.md")
    return read.parse_args()


if __name__ == "__main__":
    sys.exit(main())
