"""A bucket of tokens for each channel, shared by all workers, on the database's clock. Rates are so low that none fills
while a test runs."""

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine, update

from klantreis.core.rates import Rate
from klantreis.store import buckets
from klantreis.store.engine import writing
from klantreis.store.tables import Bucket, table

_bucket = table(Bucket)
RATES = {"email": Rate(3, "h"), "sms": Rate(1, "h")}
FAST = {"email": Rate(3600, "h")}  # ten at once


def room(engine: Engine, rates: dict[str, Rate] = RATES, municipality: str = "landsmeer") -> dict[str, int]:
    with writing(engine) as conn:
        return {channel: int(tokens) for channel, tokens in buckets.room(conn, municipality, rates).items()}


def take(engine: Engine, count: int, channel: str = "email") -> None:
    with writing(engine) as conn:
        buckets.take(conn, "landsmeer", channel, count)


def later(engine: Engine, seconds: int) -> None:
    """As if the buckets were filled so long ago."""
    with writing(engine) as conn:
        rows = conn.execute(_bucket.select()).all()
        for row in rows:
            ago = row.filled_at - timedelta(seconds=seconds)
            conn.execute(update(_bucket).where(_bucket.c.channel == row.channel).values(filled_at=ago))


def test_a_new_bucket_is_full_and_each_channel_and_municipality_has_its_own(engine: Engine) -> None:
    assert room(engine) == {"email": 1, "sms": 1}
    take(engine, 1)
    assert room(engine) == {"email": 0, "sms": 1}
    assert room(engine, municipality="haarlem") == {"email": 1, "sms": 1}
    assert room(engine, {}) == {}


def test_it_fills_with_the_databases_clock_up_to_the_brim_and_what_was_owed_first(engine: Engine) -> None:
    assert room(engine, FAST) == {"email": 10}
    take(engine, 14)
    later(engine, 3)
    assert room(engine, FAST)["email"] in (-1, 0)  # 4 owed, 3 filled
    later(engine, 7200)
    assert room(engine, FAST) == {"email": 10}


def test_what_was_not_used_is_given_back(engine: Engine) -> None:
    room(engine)
    take(engine, 1)
    take(engine, -1)
    assert room(engine)["email"] == 1


def test_workers_at_the_same_moment_never_take_the_same_token(
    engine: Engine, other_engine: Callable[[], Engine]
) -> None:
    """One token, and the next in an hour: of forty who ask for it one gets it."""
    room(engine)
    taken: list[int] = []
    start = threading.Barrier(4)

    def work(mine: Engine) -> None:
        start.wait()
        for _ in range(10):
            with writing(mine) as conn:
                if buckets.room(conn, "landsmeer", {"sms": RATES["sms"]})["sms"] >= 1:
                    buckets.take(conn, "landsmeer", "sms", 1)
                    taken.append(1)

    threads = [threading.Thread(target=work, args=(other_engine(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1
