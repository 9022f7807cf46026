"""`python -m tests.fuzz TARGET SECONDS [flags of libFuzzer]`; without a target: which there are.

Where Hypothesis (tests/attacks) tries inputs made by rules, this follows which lines of ours an input reaches, and
changes it to reach others. It stops at the first exception that is none of klantreis/errors.py, at an input that takes
longer than ten seconds, and at a gigabyte of memory, and leaves that input in a file `crash-…`.
"""

import io
import logging
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["klantreis", "ruamel.yaml", "csv", "openpyxl"]):
    from klantreis.core.parser import parse_condition, parse_date, parse_opens, parse_series
    from klantreis.core.texts import FIELDS, parse_template, render
    from klantreis.core.tokens import ExpressionError
    from klantreis.definitions.yaml import read_text
    from klantreis.errors import FixInput, TextError
    from klantreis.moments import AMSTERDAM
    from klantreis.usecases import incoming
    from klantreis.usecases.sheets import open_sheet

from tests.core.test_parser import NAMES

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 2, 9, 0, tzinfo=AMSTERDAM)
SCRATCH = Path(tempfile.mkdtemp(prefix="klantreis-fuzz-"))
EXAMPLES = {name: field.example for name, field in FIELDS.items()}


def yaml(data: bytes) -> None:
    read_text(data.decode("utf-8", "replace"), "f", [])


def expression(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for read in (parse_date, parse_condition, parse_opens, parse_series):
        with suppress(ExpressionError):
            read(text, NAMES)


def text(data: bytes) -> None:
    with suppress(TextError):
        render(parse_template("brief", data.decode("utf-8", "replace")), EXAMPLES)


def facts(data: bytes) -> None:
    for raw in incoming.raw_facts(io.StringIO(data.decode("utf-8", "replace"))):
        raw.cells()
        with suppress(FixInput):
            incoming.read(raw.fields, AT)


def csv(data: bytes) -> None:
    _sheet(SCRATCH / "a.csv", data)


def xlsx(data: bytes) -> None:
    _sheet(SCRATCH / "a.xlsx", data)


def _sheet(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with suppress(FixInput), open_sheet(path) as sheet:
        for _ in sheet.rows:
            pass


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml, "expression": expression, "text": text, "facts": facts, "csv": csv, "xlsx": xlsx,
}  # fmt: skip


def _seeds(target: str) -> Iterable[bytes]:
    """Inputs that are right, to begin from."""
    files = {
        "yaml": "config/*/*.yaml", "text": "config/messages/nld/*.md", "csv": "examples/*/*.csv",
        "facts": "examples/*/facts.jsonl",
    }  # fmt: skip
    if target == "expression":
        return [
            b"max(talk_held, no_show) - 3m atw",
            b"2 x missed_talks",
            b"age(opened) < 27 and group has young",
            b"every 6m",
        ]
    if target == "xlsx":
        import openpyxl

        book, content = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["client_ref", "name"])
        book.active.append(["L-0001", 24.5])
        book.save(content)
        return [content.getvalue()]
    return [path.read_bytes()[:4_000] for path in ROOT.glob(files[target])]


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"give a target and a number of seconds: {', '.join(TARGETS)}")
    target, seconds, *flags = [*sys.argv[1:], "60"][: max(2, len(sys.argv) - 1)]
    logging.disable()
    corpus = SCRATCH / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(_seeds(target)):
        (corpus / str(number)).write_bytes(seed)
    limits = [
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
        "-max_len=8000",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *limits, *flags], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
