"""`klantreis letters` as the print room types it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.app import open_app
from klantreis.cli import main
from klantreis.settings import Settings
from klantreis.store.engine import writing
from klantreis.store.schema import mark_simulation, upgrade
from tests.support import paper
from tests.support.simulation import CONFIG
from tests.support.town import Town, staff_of

Run = Callable[..., tuple[int, str, str]]
BATCH = "landsmeer-2026-03-02-1"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """One command in this process, where Landsmeer has written one letter on Monday 2 March."""
    shutil.copytree(CONFIG, tmp_path / "config")
    file = tmp_path / "config/municipalities/landsmeer.yaml"
    file.write_text(file.read_text().replace("client: [email, file]", "client: [letter, file]"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))
    Settings().make_secret()
    upgrade(f"sqlite:///{tmp_path}/klantreis.db")
    with open_app() as app:
        with writing(app.engine) as conn:
            mark_simulation(conn)
        town = Town(app, tmp_path)
        town.hand_in("staff", staff_of("landsmeer", app.configuration))
        town.enrol("ma 2026-03-02", "L-0001", address="Dam 1", postcode="1121 AA", city="Landsmeer")
        town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="ma 2026-03-16", place="stadhuis")
        town.live("ma 2026-03-02")

    def klantreis(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return klantreis


def test_the_day_of_the_print_room(run: Run, tmp_path: Path) -> None:
    assert "1 in geen partij: wachten op de volgende partij" in run("letters", "list")[1]
    code, out, _ = run("letters", "close", "--municipality", "landsmeer")
    assert (code, out.split(" in ")[0]) == (0, f"{BATCH}: 1 brief, 1 bladzijde,")
    assert run("letters", "close")[1] == "er wacht geen brief\n"
    assert "naar de drukkamer" in run("letters", "list")[1]
    assert run("letters", "reprint", "landsmeer-br-000001", "--why", "jam", "--by", "pr-1")[1] == (
        "landsmeer-br-000002: komt in de volgende partij, in plaats van landsmeer-br-000001\n"
    )
    run("letters", "close")
    told = json.loads(run("letters", "list", "--json")[1])
    assert [(each["batch"], each["state"]) for each in told["batches"]] == [
        ("landsmeer-2026-03-02-2", "closed"),
        (BATCH, "closed"),
    ]
    assert told["waiting"] == {}
    done = run("letters", "handed-over", "landsmeer-2026-03-02-2", "--by", "pr-1", "--on", "2026-03-02")
    assert done[:2] == (0, "landsmeer-2026-03-02-2: 1 brief op de post, 2026-03-02\n")
    (key,) = {path.stem for path in (tmp_path / "out/letters/2026-03-02").glob("*.pdf")}
    back = run("letters", "returned", key[:12], "--why", "unknown_address", "--by", "pr-1", "--on", "2026-03-02")
    assert back[:2] == (0, "landsmeer-br-000002: retour gekomen\n")
    assert run("verify")[0] == 0


def test_a_letter_whose_file_is_gone_is_told_and_ends_in_one(run: Run, tmp_path: Path) -> None:
    paper.file_of(tmp_path / "out").unlink()
    code, out, told = run("letters", "close")
    assert (code, out) == (1, "")
    assert "1 letters stay out" in told
    assert "landsmeer-br-000001" in told
    assert "1 in geen partij: bestand ontbreekt of is veranderd" in run("letters", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("close", "--municipality", "haarlem"), "this municipality sends no letters; those that do: landsmeer"),
        (("handed-over", "niets", "--by", "pr-1"), "there is no print batch of this name"),
        (("returned", "landsmeer-br-000009", "--why", "x", "--by", "pr-1"), "there is no letter with this number"),
        (("returned", "%", "--why", "x", "--by", "pr-1"), "there is no letter with this number"),
        (("reprint", "landsmeer-br-000001", "--why", "jam", "--by", "pr-1"), "was not printed yet"),
        (("sample", "invitation"), "name a municipality with a house style: landsmeer"),
        (("sample", "invitaton", "--municipality", "landsmeer"), "did you mean `invitation`?"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(run: Run, arguments: tuple[str, ...], why: str) -> None:
    code, _, told = run("letters", *arguments)
    assert code == 2
    assert why in told


def test_a_sample_is_a_letter_with_invented_data(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("letters", "sample", "invitation", "--municipality", "landsmeer", "--out", "proef.pdf")
    assert (code, out) == (0, "proef.pdf: een voorbeeld met verzonnen gegevens\n")
    said = paper.words((tmp_path / "proef.pdf").read_bytes())
    assert "Mevrouw A. Voorbeeld" in said
    assert "Gemeente Landsmeer" in said
