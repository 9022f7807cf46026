"""Delivering: 10,000 mails over SMTP with the whole outbox around them, against a bare loop in the same run.

Each round copies the same database, in which so many mails are due. klantreis, in a process of its own, claims, looks
again, composes, commits `sending`, sends, and commits what came of it with its fact and its link in the audit chain.
The bare loop has the mails ready beforehand, one reused `smtplib` connection, and commits twice for each: `sending` and
`sent`. Both sync to the disk (`synchronous=FULL`, `synchronous_commit=on`). The SMTP server does not sync. Stock
Apprise sends a hundred of such mails, one object each, and commits nothing.

`python -m benchmarks.delivering URL CONFIG PORT` is klantreis' side of a round.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTP

import apprise
from sqlalchemy import func, select, update

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Limit, Spent, peak_memory, show, spent
from benchmarks.mail import TEXT, envelopes
from benchmarks.plain import Plain
from benchmarks.templates import AT, ROOT, Templates, deliver_day, opened, plan_day
from klantreis.app import App
from klantreis.channels.email import EmailChannel
from klantreis.channels.mime import mail_bytes
from klantreis.channels.quiet import silence_apprise
from klantreis.store.engine import reading, writing
from klantreis.store.tables import Message, table
from klantreis.usecases.crew import SENDERS
from tests.support.sink import running_sink

GOAL, AGAINST_APPRISE, MEMORY = 1.5, 5, 200
ROUNDS = 3
BY_APPRISE = 100

_message = table(Message)


def measure(kinds: Sequence[Databases], templates: Templates) -> None:
    """`base` holds cases of which one mail each is due."""
    with tempfile.TemporaryDirectory() as folder, running_sink(Path(folder), "--no-fsync") as sink:
        for kind in kinds:
            many = _planned(kind, templates)
            rounds, memory = [], 0.0
            for _ in range(ROUNDS):
                told = _in_a_process(kind.copy("mails", "work"), templates.config, sink.port)
                assert told["sent"] == many, f"{told['sent']:.0f} of {many} mails left"
                memory = max(memory, told["memory"])
                rounds.append((Spent(told["wall"], told["cpu"]), _bare(kind.copy("mails", "again"), sink.port)))
            each = Spent(rounds[-1][0].wall / many, rounds[-1][0].cpu / many)
            show(
                f"Delivering on {kind.name}: {many:,} mails, {SENDERS} under way at once",
                [
                    Figure("a mail and two commits", GOAL, rounds),
                    Figure("a mail by stock Apprise", 1 / AGAINST_APPRISE, [(each, _apprise(sink.port))]),
                    Limit("peak memory", memory, MEMORY),
                ],
            )


def _planned(kind: Databases, templates: Templates) -> int:
    """`mails`: the day is planned, and what goes to a resident goes by mail. How many."""
    with opened(kind.copy("base", "mails"), templates.config) as app:
        plan_day(app, AT)
        due = (_message.c.state == "due", _message.c.recipient_kind == "client")
        with writing(app.engine) as conn:
            conn.execute(update(_message).where(_message.c.state == "due").values(state="withdrawn"))
            conn.execute(
                update(_message)
                .where(
                    _message.c.state == "withdrawn", _message.c.recipient_kind == "client", _message.c.day == AT.date()
                )
                .values(state="due", channel="email")
            )
        with reading(app.engine) as conn:
            return conn.execute(select(func.count()).where(*due)).scalar_one()


def _in_a_process(url: str, config: Path, port: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.delivering", url, str(config), str(port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"delivering failed:\n{done.stderr[-4000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _bare(url: str, port: int) -> Spent:
    db = Plain(url)
    due = [row[0] for row in db.rows("SELECT id FROM message WHERE state = 'due'")]
    letters = envelopes(len(due))
    ready = [(id_, each.sender.address, each.to, mail_bytes(each)) for id_, each in zip(due, letters, strict=True)]

    def send() -> None:
        with SMTP("127.0.0.1", port) as smtp:
            for id_, sender, to, mail in ready:
                with db.writing():
                    db.run("UPDATE message SET state = 'sending' WHERE id = ? AND state = 'due'", id_)
                smtp.sendmail(sender, [to], mail)
                with db.writing():
                    db.run("UPDATE message SET state = 'sent' WHERE id = ? AND state = 'sending'", id_)

    taken = spent(send)
    db.close()
    return taken


def _apprise(port: int) -> Spent:
    """For one mail."""
    silence_apprise()

    def send() -> None:
        for number in range(BY_APPRISE):
            one = apprise.Apprise()
            one.add(f"mailto://127.0.0.1:{port}?mode=insecure&from=werk@landsmeer.example&to=i{number}@example.org")
            assert one.notify(body=TEXT, title="Uw afspraak")

    taken = spent(send)
    return Spent(taken.wall / BY_APPRISE, taken.cpu / BY_APPRISE)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.delivering", description=__doc__)
    options.add_argument("url")
    options.add_argument("config", type=Path)
    options.add_argument("port", type=int)
    asked = options.parse_args()
    with opened(asked.url, asked.config) as app:
        channel = EmailChannel("email", f"klantmail://127.0.0.1:{asked.port}")
        with_mail = App(app.settings, app.engine, app.configuration, {**app.channels, "email": channel}, app.key)
        sent = []
        taken = spent(lambda: sent.append(deliver_day(with_mail, AT).sent))
        channel.close()
    print(json.dumps({"sent": sent[0], "wall": taken.wall, "cpu": taken.cpu, "memory": peak_memory()}))


if __name__ == "__main__":
    main()
