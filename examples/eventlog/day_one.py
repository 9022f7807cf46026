"""From the log of another system to an audit of its past: the commands, one by one, in a folder of their own.

    python -m examples.eventlog.day_one [FOLDER]

Nothing is sent: the municipalities are in shadow, and the journey has no step that sends.
"""

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parent
FIRST = "2025-01-06"  #: of the log
PARTLY = 3


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/eventlog").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    _klantreis(folder, "init")
    converted = folder / "converted"
    _klantreis(folder, "convert", EXAMPLE / "mapping.yaml", EXAMPLE / "eventlog.csv", "--out", converted)
    for part in sorted(path for path in converted.iterdir() if path.is_dir()):
        _klantreis(folder, "enrol", part / "clients.csv", "--municipality", part.name)
        _klantreis(folder, "record", part / "facts.jsonl")
    _klantreis(folder, "follow-up")
    for name, day in (("audit", "2026-11-26"), ("audit-of-march", "2026-03-31")):
        _klantreis(folder, "audit", "--as-of", day, "--from", FIRST, "--out", folder / name)
    print(f"\nOpen {folder / 'audit' / 'report.html'}, and beside it what was known on 31 March.")


def _klantreis(folder: Path, *arguments: object) -> None:
    """One command, as anybody would type it. Ends this when it fails; rejected rows are told, and do not stop it."""
    words = [str(word) for word in arguments]
    print(f"\n$ klantreis {' '.join(words)}", flush=True)
    own = {
        "KLANTREIS_CONFIG": str(EXAMPLE / "config"),
        "KLANTREIS_DATABASE_URL": f"sqlite:///{folder / 'klantreis.db'}",
        "KLANTREIS_OUT": str(folder / "out"),
    }
    done = subprocess.run([sys.executable, "-m", "klantreis.cli", *words], env=os.environ | own, check=False)  # noqa: S603
    if done.returncode not in (0, PARTLY):
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
