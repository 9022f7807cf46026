"""Letters: a batch of them through our channel against typst called bare with the same template, in the same run.

The bare side has the values of each letter made beforehand as JSON and throws the PDF away. Ours makes them from the
envelope, typesets, takes the hash, and writes the file durably (two syncs each). Both check PDF/UA. There are five
texts of this repository, and each letter has another name and address, for the typesetter remembers. The
rounds of both alternate. Then the batch is closed: read again, hashed, copied, listed. Goal: at most 1.3 times.
"""

import json
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import typst
from sqlalchemy import insert

from benchmarks.figures import Figure, Limit, Spent, peak_memory, show, spent
from klantreis.channels.letter import LetterChannel
from klantreis.channels.letter_parts import house_parts, letter_parts
from klantreis.channels.letter_pdf import TEMPLATE
from klantreis.channels.port import Envelope, Fate, Mailbox, PostalAddress
from klantreis.core.texts import FIELDS, render
from klantreis.definitions.configuration import Configuration, load
from klantreis.store import letters as stored
from klantreis.store.engine import make_engine, writing
from klantreis.store.schema import upgrade
from klantreis.store.tables import Message, table
from klantreis.usecases import printing

GOAL, LARGEST = 1.3, 300.0
TOWN = "landsmeer"
TEXTS = ("invitation", "appointment_reminder", "aftercare", "income_statement_reminder", "search_period_explained")
DAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)


def envelopes(configuration: Configuration, count: int, series: str) -> list[Envelope]:
    """Letters that no other series has."""
    return [_envelope(configuration, TEXTS[number % len(TEXTS)], f"{series}-{number}") for number in range(count)]


def _envelope(configuration: Configuration, text: str, who: str) -> Envelope:
    template = configuration.text(text)
    assert template is not None
    values = {name: field.example for name, field in FIELDS.items()} | {"naam": f"Testpersoon {who}"}
    rendered = render(template, values)
    return Envelope(
        opaque=sha256(who.encode()).hexdigest()[:40], day=DAY, at=AT, sender=Mailbox("", "werk@landsmeer.example"),
        to="", subject=rendered.subject, text=rendered.text, municipality=TOWN, written=rendered.written,
        postal=PostalAddress(name=f"Testpersoon {who}", street=f"Proefstraat {who}", postcode="0000 AA", city="Plaats"),
        reference=who,
    )  # fmt: skip


def bare(configuration: Configuration, ready: Sequence[Envelope]) -> Spent:
    """typst with everything made beforehand."""
    house = json.dumps(house_parts(configuration.house_styles[TOWN]))
    values = [json.dumps(letter_parts(envelope)) for envelope in ready]
    compiler = typst.Compiler(root="config", ignore_system_fonts=True)

    def typeset() -> None:
        for value in values:
            compiler.compile(
                input=TEMPLATE, format="pdf", sys_inputs={"letter": value, "house": house}, pdf_standards="ua-1",
                timestamp=0,
            )  # fmt: skip

    return spent(typeset)


def ours(configuration: Configuration, ready: Sequence[Envelope], out: Path) -> Spent:
    """Our channel."""
    channel = LetterChannel(out, configuration.house_styles, Path("config"))
    return spent(lambda: _send(channel, ready))


def _send(channel: LetterChannel, ready: Sequence[Envelope]) -> None:
    assert {channel.send(envelope).fate for envelope in ready} == {Fate.accepted}


def together(configuration: Configuration, ready: Sequence[Envelope], out: Path, threads: int) -> float:
    """Seconds with a channel per thread."""
    channels = [LetterChannel(out, configuration.house_styles, Path("config")) for _ in range(threads)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(_send, channels, [ready[n::threads] for n in range(threads)]))
    return time.perf_counter() - begun


def closing(ready: Sequence[Envelope], out: Path, folder: Path) -> float:
    """Seconds to close a batch of letters that lie there, on SQLite."""
    url = f"sqlite:///{folder}/letters.db"
    upgrade(url)
    engine = make_engine(url)
    usual = {"municipality": TOWN, "recipient_kind": "client", "channel": "letter", "template": "x", "state": "sent"}
    rest = {"day": DAY, "due_at": AT, "person": "", "party": "", "reason": "", "attempt": 1, "owner": "", "proof": ""}
    with writing(engine) as conn:
        for number, envelope in enumerate(ready, start=1):
            row = {"id": number, "key": envelope.opaque, "opaque": envelope.opaque}
            conn.execute(insert(table(Message)), usual | rest | row)
            stored.number(conn, number, TOWN)
    app = SimpleNamespace(engine=engine, settings=SimpleNamespace(out=out))
    begun = time.perf_counter()
    (closed,) = printing.close(app, TOWN, AT)
    assert closed.letters == len(ready)
    return time.perf_counter() - begun


def measure(count: int, rounds: int = 3) -> None:
    configuration = load(Path("config"))
    pairs = []
    with tempfile.TemporaryDirectory(prefix="klantreis-letters-") as name:
        folder, out = Path(name), Path(name) / "out"
        for number in range(rounds):
            other = bare(configuration, envelopes(configuration, count, f"b{number}"))
            pairs.append((ours(configuration, envelopes(configuration, count, f"o{number}"), out), other))
        memory = peak_memory()
        closed = closing(envelopes(configuration, count, "o0"), out, folder)
        threads = {n: together(configuration, envelopes(configuration, count, f"t{n}"), out, n) for n in (1, 2, 4)}
    figure = Figure(f"{count:,} letters", GOAL, pairs)
    show(f"Letters: {count:,} through the channel", [figure, Limit("peak memory", memory, LARGEST)], ("ours", "typst"))
    best = [min(pair[side].wall for pair in pairs) for side in (0, 1)]
    print(f"letters per second: ours {count / best[0]:.0f}, typst called bare {count / best[1]:.0f} (best round)")
    cpu = [min(pair[side].cpu for pair in pairs) / count * 1000 for side in (0, 1)]
    print(f"CPU per letter: ours {cpu[0]:.1f} ms, typst called bare {cpu[1]:.1f} ms (best round)")
    print(f"closing a batch of {count:,}: {closed:.1f} s, {count / closed:.0f} letters per second")
    print("threads: " + ", ".join(f"{n}: {count / seconds:.0f} per second" for n, seconds in threads.items()))
