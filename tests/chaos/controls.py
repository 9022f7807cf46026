"""Two senders that do it wrong, on the same kind of database and the same server, under the same faults and kills.

naive        sends, marks after; what failed in whatever way is tried again         -> some people get it twice
mark first   marks as sent, sends after; what failed was marked already             -> some people get nothing

The harness must catch the first sending twice and the second losing messages. If it does not, it is blind, and fails.
"""

import os
import random
import signal
import smtplib
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from klantreis.store.engine import make_engine, writing
from tests.chaos.house import address, reference
from tests.chaos.record import Record, Running
from tests.chaos.workers import Crew, Kill, Point

NAIVE, MARK_FIRST = "naive: send, then mark", "mark, then send"
ROUNDS = 100
A_MOMENT = 0.1  #: seconds
POINTS = (Point.rcpt, Point.unkept, Point.kept, Point.outcome)


@dataclass(frozen=True)
class Caught:
    """What the judge finds with a sender that does it wrong."""

    messages: int
    accepted: int
    twice: int
    lost: int
    unreported: int  #: refused by the server for good, and told nobody
    kills: int


@dataclass(frozen=True)
class Control:
    """One of the two, as a worker."""

    how: str
    url: str
    port: int

    def __call__(self, notes: Path, kill: Kill) -> None:
        engine, sender = make_engine(self.url), kill.sender()
        with writing(engine) as conn:
            due = [row.key for row in conn.execute(text("SELECT key FROM control WHERE state = 'due' ORDER BY key"))]
        for turn, key in enumerate(due, 1):
            if self.how == MARK_FIRST:
                self._mark(engine, key, "sent")
            went = self._send(key, sender)
            if (kill.point, kill.turn) == (Point.outcome, turn):
                os.kill(os.getpid(), signal.SIGKILL)
            if self.how == NAIVE and went:
                self._mark(engine, key, went)
        engine.dispose()

    def _mark(self, engine: object, key: str, state: str) -> None:
        with writing(engine) as conn:  # type: ignore[arg-type]
            conn.execute(text("UPDATE control SET state = :state WHERE key = :key"), {"state": state, "key": key})

    def _send(self, key: str, sender: str) -> str:
        """`sent` or `refused`; empty: it failed, as far as this sender can tell."""
        to = address(key.split(".")[1])
        mail = f"To: {to}\r\nMessage-ID: <{key}@chaos.example>\r\nX-Klantreis-Key: {key}\r\n\r\nBeste inwoner\r\n"
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=1) as smtp:
                smtp.sendmail(sender, [to], mail)
        except smtplib.SMTPDataError as error:
            return "refused" if error.smtp_code >= 500 else ""
        except (OSError, smtplib.SMTPException):
            return ""
        return "sent"


def control(how: str, url: str, server: Running, seed: int, messages: int, kills: int) -> Caught:
    """Let it send everything under faults and kills, then compare."""
    keys = [f"{sha256(how.encode()).hexdigest()[:12]}.{reference(number)}" for number in range(messages)]
    engine = make_engine(url)
    with writing(engine) as conn:
        conn.execute(text("DROP TABLE IF EXISTS control"))
        conn.execute(text("CREATE TABLE control (key TEXT PRIMARY KEY, state TEXT NOT NULL)"))
        conn.execute(text("INSERT INTO control VALUES (:key, 'due')"), [{"key": key} for key in keys])
    engine.dispose()
    work, crew, chance = Control(how, url, server.port), Crew(server.folder / "notes"), random.Random(seed)
    killed, left = 0, len(keys)
    for turn in range(ROUNDS):
        kill = Kill(chance.choice(POINTS), chance.randint(1, 20)) if turn < kills else Kill()
        (ended,) = crew.wave(work, [kill])
        killed += ended.how == "killed"
        before, left = left, sum(state == "due" for state in states(url).values())
        if turn >= kills and not left:
            break
        if left == before:
            time.sleep(A_MOMENT)  # nobody can connect now: these senders do not wait, and would use up their rounds
    return caught(server.record(), url, keys, killed)


def caught(record: Record, url: str, keys: list[str], kills: int) -> Caught:
    state = states(url)
    kept = Counter(key for key in record.kept if key in state)
    return Caught(
        messages=len(keys),
        accepted=len(kept),
        twice=sum(times > 1 for times in kept.values()),
        lost=sum(not kept[key] and state[key] == "sent" and key not in record.refused for key in keys),
        unreported=sum(state[key] == "sent" and key in record.refused for key in keys),
        kills=kills,
    )


def states(url: str) -> dict[str, str]:
    engine = make_engine(url)
    with writing(engine) as conn:
        found = dict(conn.execute(text("SELECT key, state FROM control")).tuples().all())
    engine.dispose()
    return found
