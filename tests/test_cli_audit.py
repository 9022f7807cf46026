"""`klantreis audit` on the simulation as it stands on vr 23 jan 2026."""

import gzip
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from klantreis.store.engine import make_engine, writing
from tests.test_cli import PERSONAL, Klantreis, folder, january, klantreis

__all__ = ["folder", "january", "klantreis"]

FRIDAY = "2026-01-23"


def test_it_prints_the_first_page_and_says_where_the_files_are(klantreis: Klantreis, january: Path) -> None:
    done = klantreis("audit", "--as-of", FRIDAY, "--out", "audits/januari")
    assert done.code == 0, done.err
    assert done.out.startswith("# Waren we op tijd?")
    assert "## Wat nu te doen" in done.out
    assert "written to audits/januari: " in done.err
    assert json.loads((january / "audits/januari/figures.json").read_text())["about"]["as_of"] == FRIDAY
    assert not [name for name in PERSONAL if name in done.out + done.err]


def test_the_same_for_machines_of_one_municipality_in_english(klantreis: Klantreis, january: Path) -> None:
    done = klantreis(
        "audit", "--as-of", FRIDAY, "--out", "a", "--from", "2026-01-05", "--municipality", "landsmeer",
        "--language", "en", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert (done.json["about"]["since"], done.json["about"]["municipality"]) == ("2026-01-05", "landsmeer")
    assert "report.html" in done.json["files"]
    assert json.loads((january / "a/figures.json").read_text())["about"]["language"] == "en"


def test_coarse_leaves_the_times_out_of_the_event_logs(klantreis: Klantreis, january: Path) -> None:
    done = klantreis("audit", "--as-of", FRIDAY, "--out", "a", "--coarse")
    assert done.code == 0, done.err
    log = gzip.decompress((january / "a/eventlog.xes.gz").read_bytes()).decode()
    assert set(re.findall(r'"time:timestamp" value="[^T]+T([0-9:]{8})', log)) == {"00:00:00"}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            ("--as-of", "2026-01-24"),
            "2026-01-24 has not come yet, so nothing is known of it; ask for 2026-01-23 or",
        ),  # the simulation stands on the 23rd
        (("--as-of", "23 januari"), "a day is written as 2026-03-28"),
        (("--as-of", FRIDAY, "--from", "2026-02-30"), "this day does not exist"),
        (("--as-of", FRIDAY, "--from", "2026-01-24"), "the period would begin on 2026-01-24"),
        (("--as-of", FRIDAY, "--municipality", "utrecht"), "no such municipality"),
        (("--as-of", FRIDAY, "--language", "fr"), "a report is written in nl or en"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_written(
    klantreis: Klantreis, january: Path, how: tuple[str, ...], said: str
) -> None:
    done = klantreis("audit", *how, "--out", "a")
    assert done.code == 2
    assert said in done.err
    assert not (january / "a").exists()


def test_a_folder_of_somebody_is_left_alone(klantreis: Klantreis, january: Path) -> None:
    (january / "thesis").mkdir()
    (january / "thesis" / "chapter.txt").write_text("mine")
    done = klantreis("audit", "--as-of", FRIDAY, "--out", "thesis")
    assert done.code == 2
    assert "something else than an audit stands there" in done.err
    assert [file.name for file in (january / "thesis").iterdir()] == ["chapter.txt"]


def test_of_fewer_than_five_people_nothing_is_shared(klantreis: Klantreis, january: Path) -> None:
    done = klantreis("audit", "--as-of", FRIDAY, "--out", "a", "--share")
    assert done.code == 2
    assert "fewer than 5 people: nothing of them is shared" in done.err
    assert not (january / "a").exists()


def test_dossiers_that_cannot_be_read_are_named_and_the_exit_code_says_so(klantreis: Klantreis, january: Path) -> None:
    engine = make_engine(f"sqlite:///{january}/klantreis.db")
    with writing(engine) as conn:
        ref = conn.execute(text('SELECT ref FROM "case" ORDER BY id')).scalars().first()
        broken = "UPDATE \"case\" SET definition_hash = 'gone', fact_seq = fact_seq + 1 WHERE ref = :ref"
        conn.execute(text(broken), {"ref": ref})
    engine.dispose()
    done = klantreis("audit", "--as-of", FRIDAY, "--out", "a")
    assert done.code == 1
    assert f"in no figure, since they could not be read: {ref}" in done.err
    assert (january / "a/report.html").exists()
