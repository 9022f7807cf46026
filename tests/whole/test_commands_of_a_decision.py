"""`card`, `decide`, `pause`, `resume` and `transfer` as they are typed, and as the card itself says."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.cli import main
from tests.support.cards import OnTheCard, until_the_card
from tests.whole.conftest import Town

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def card(town: Town) -> OnTheCard:
    return until_the_card(town)


@pytest.fixture
def run(
    card: OnTheCard, town: Town, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Type a command in the town's house; `{ref}` and `{code}` are those of the card."""
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", database_url)
    monkeypatch.setenv("KLANTREIS_CONFIG", str(Path("config").resolve()))
    monkeypatch.setenv("KLANTREIS_OUT", str(town.folder / "out"))
    monkeypatch.setenv("KLANTREIS_SECRET", "a secret of the tests")

    def type_(command: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command.format(ref=card.ref, code=card.code)))
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return type_


def test_the_command_on_the_card_can_be_typed_as_it_stands_there(card: OnTheCard, run: Run) -> None:
    line = next(line.strip() for line in card.text.splitlines() if line.strip().startswith("klantreis decide"))
    typed = line.removeprefix("klantreis ").replace("KEUZE", "hearing_started").replace("REDEN", "no_contact")
    code, out, err = run(typed)
    assert code == 0, err
    assert out.startswith(f"{card.ref}: hearing_started of 2026-04-08 by kw-1 recorded (decide:")
    assert "was recorded already" in run(typed)[1]
    assert run(typed.replace("hearing_started", "reason_accepted"))[0] == 2


def test_a_decision_as_json_holds_no_code(run: Run, card: OnTheCard) -> None:
    pause = "--answer case_paused --why ill --until 2026-05-01 --data ground=illness --by kw-1 --json"
    code, out, _ = run(f"decide {{ref}} --card {{code}} {pause}")
    told = json.loads(out)
    assert (code, told["outcome"], told["answer"], told["by"]) == (0, "new", "case_paused", "kw-1")
    assert card.code not in out


def test_the_open_card_is_shown_in_dutch_and_says_where_its_code_is(run: Run, card: OnTheCard) -> None:
    code, out, _ = run("card {ref}")
    assert code == 0
    assert "De code staat op de kaart zelf: het dagbericht aan kw-1 van wo 8 apr 2026." in out
    assert card.code not in out
    (shown,) = json.loads(run("card {ref} --json")[1])
    assert (shown["role"], shown["person"], shown["given_on"]) == ("team_lead", "kw-1", "2026-04-08")
    assert [each["counted"]["day"] for each in shown["counts"]] == ["2026-03-12", "2026-03-23"]
    run("decide {ref} --card {code} --answer outreach_asked --why no_contact --by kw-1")
    assert run("card {ref}") == (0, "", f"{card.ref}: no card waits for an answer\n")


def test_what_is_wrong_is_said_without_the_code_that_was_typed(run: Run) -> None:
    code, out, err = run("decide {ref} --card 9999-9999 --answer hearing_started --why no_contact --by kw-1")
    assert (code, out) == (2, "")
    assert err == "card: this code is of no card of this case; take it over from the card itself\n"


def test_a_case_is_paused_and_resumed(run: Run) -> None:
    assert "paused until 2026-05-01" in run("pause {ref} --ground illness --until 2026-05-01 --by kw-1")[1]
    assert "was paused already" in run("pause {ref} --ground illness --until 2026-05-01 --by kw-1")[1]
    assert json.loads(run("resume {ref} --by kw-1 --json")[1])["outcome"] == "new"
    code, _, err = run("resume {ref} --by kw-1")
    assert code == 2
    assert "is not paused" in err


def test_a_case_goes_to_another_colleague(run: Run, card: OnTheCard) -> None:
    assert run("transfer --from kw-1 --to kw-2 --by mg-1 --municipality landsmeer --dry-run")[1] == (
        "1 case from kw-1 to kw-2; dry run, nothing was written\n"
    )
    told = json.loads(
        run("transfer --from kw-1 --to kw-2 --by mg-1 --municipality landsmeer --team '' --to-team noord --json")[1]
    )
    assert told == {"cases": [card.ref], "lines": 0}
