"""The command line: exit codes, what goes to standard output, and what never does."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
import typer

from klantreis import logs
from klantreis.app import open_app
from klantreis.cli import app as cli
from klantreis.cli import main
from klantreis.commands.output import plain
from klantreis.core.actions import Verdict
from klantreis.core.case import ActionKey
from klantreis.errors import HeldByFuse
from klantreis.store.engine import make_engine, writing
from klantreis.usecases import showing
from tests.support.changed import changed
from tests.support.simulation import CLIENTS, CONFIG, STAFF, at, copy, lines

ROOT = CONFIG.parent
PERSONAL = ("Verzonnen", "example.org")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Klantreis = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run: an empty folder, with settings that point into it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_CONFIG", str(CONFIG))
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return tmp_path


@pytest.fixture
def klantreis(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Klantreis:
    """Run one command in this process."""

    def run(*arguments: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def january(folder: Path) -> Path:
    """The simulation as it stands on vr 23 jan 2026."""
    copy(folder)
    return folder


@pytest.fixture
def ref(january: Path) -> str:
    with open_app() as app:
        return showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).ref


@pytest.fixture
def key(january: Path) -> str:
    with open_app() as app:
        return showing.timeline(app, "landsmeer/L-0001", at("2026-01-23", 12)).actions[0].message


def commands() -> Iterator[tuple[str, click.Command]]:
    def walk(prefix: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(f"{prefix}{name} ", command)  # type: ignore[arg-type]
            else:
                yield f"{prefix}{name}", command

    yield from walk("", typer.main.get_command(cli))  # type: ignore[arg-type]


COMMANDS = dict(commands())

#: Every command of issue 2, point 3, and what issues 3 and 4 added.
WANTED = [
    "init", "check", "draw", "staff", "partners", "enrol", "record", "follow-up", "deliver", "approve", "discard",
    "hold", "release", "timeline", "message", "due", "forecast", "verify", "erase", "in-doubt list", "in-doubt resolve",
    "letters list", "letters close", "letters handed-over", "letters returned", "letters reprint", "letters sample",
    "slots", "wave", "results", "placements", "card", "decide", "pause", "resume", "transfer", "migrate",
    "in-doubt reconcile", "receipts", "replies list", "replies done",
    "doctor", "restored",
    "gone", "shadow", "audit", "convert",
    "attention", "escalations", "acknowledge", "retention", "worklist", "worklists",
]  # fmt: skip


def test_every_command_of_the_issue_is_there() -> None:
    assert sorted(COMMANDS) == sorted(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_every_command_shows_an_example_in_its_help(name: str, klantreis: Klantreis) -> None:
    told = klantreis(*name.split(), "--help")
    assert told.code == 0
    assert f"Example: klantreis {name}" in told.out


@pytest.mark.parametrize("name", WANTED)
def test_every_command_takes_json(name: str) -> None:
    assert any("--json" in parameter.opts for parameter in COMMANDS[name].params)


@pytest.mark.parametrize("name", WANTED)
def test_every_command_and_each_of_its_options_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert f"### `klantreis {name}" in text, f"describe `klantreis {name}` in docs/cli.md"
    section = text.split(f"### `klantreis {name}", 1)[1].split("\n### ", 1)[0]
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    missing = {option for option in options - {"--json", "--help"} if option not in section}
    assert not missing, f"describe {missing} of `klantreis {name}` in docs/cli.md"


# --- exit codes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("--version", 0),
        ("--help", 0),
        ("", 2),
        ("nonsense", 2),
        ("check", 0),
        ("check --simulate --journey landsmeer --days 60", 0),
        ("check --simulate --journey elsewhere", 2),
        ("check --simulate --days 0", 2),
        ("draw landsmeer", 0),
        ("draw elsewhere", 2),
        ("draw landsmeer --svg nowhere/landsmeer.svg", 2),
        ("due --on 2026-01-23", 0),
        ("due --on 2026-02-30", 2),
        ("due --on tomorrow", 2),
        ("due --by colour", 2),
        ("due --municipality elsewhere", 2),
        ("forecast --at 2026-01-26 --days 5", 0),
        ("forecast --days 0", 2),
        ("forecast --municipality elsewhere", 2),
        ("timeline landsmeer/L-0001 --at 2026-01-23", 0),
        ("timeline landsmeer/L-0001 --at 2026-03-29T02:30", 2),  # the hour that does not exist
        ("timeline landsmeer/L-0001 --at 2026-10-25T02:30", 2),  # the hour that occurs twice
        ("timeline landsmeer/L-0001 --at 2026-10-25T02:30+01:00", 0),
        ("timeline landsmeer/L-9999", 1),
        ("timeline", 2),
        ("message 0000", 2),
        ("verify", 0),
        ("follow-up --dry-run --at 2026-01-26", 0),
        ("follow-up --dry-run --municipality elsewhere", 2),
        ("follow-up --municipality elsewhere", 2),
        ("approve R-20260105-9", 2),
        ("discard R-20260105-1", 2),
        ("approve R-20260105-1 --by Jan_J@nsen", 2),
        ("hold --channel pigeon", 2),
        ("hold --case landsmeer/L-9999", 1),
        ("hold --municipality landsmeer", 0),
        ("release", 0),
        ("release --by Jan_J@nsen", 2),
        ("gone nowhere.csv --municipality landsmeer", 2),
        ("gone staff.csv --municipality landsmeer", 2),
        ("shadow", 0),
        ("shadow --municipality elsewhere", 2),
        ("shadow --from 2026-13-01", 2),
        ("in-doubt list", 0),
        ("in-doubt resolve 0000 --sent", 2),
        ("in-doubt", 2),
        ("record nowhere.jsonl", 2),
        ("enrol nowhere.csv --municipality landsmeer", 2),
        ("enrol clients.csv", 2),
        ("enrol clients.csv --municipality elsewhere", 2),
        ("enrol clients.csv --municipality landsmeer --dry-run", 0),
        ("staff staff.csv --municipality landsmeer", 0),
        ("staff staff.csv", 2),
        ("slots staff.csv", 2),
        ("slots nowhere.csv", 2),
        ("slots staff.csv --municipality elsewhere", 2),
        ("wave --dry-run --at 2026-01-26", 0),
        ("wave --dry-run --at yesterday", 2),
        ("wave --municipality elsewhere", 2),
        ("wave --journey landsmeer", 2),  # it calls nobody in groups
        ("card landsmeer/L-0001", 0),
        ("card landsmeer/L-9999", 1),
        ("decide landsmeer/L-0001", 2),
        ("decide landsmeer/L-0001 --card 0000-0000 --answer reason_accepted --why ill --by kw-1", 2),
        ("decide landsmeer/L-9999 --card 0000-0000 --answer reason_accepted --why ill --by kw-1", 1),
        ("decide landsmeer/L-0001 --card 0 --answer a --why b --by kw-1 --data ground", 2),
        ("decide landsmeer/L-0001 --card 0 --answer a --why b --by kw-1 --on yesterday", 2),
        ("pause landsmeer/L-0001 --ground illness --until 2026-02-02 --by kw-1", 0),
        ("pause landsmeer/L-0001 --ground illness --until 2026-01-02 --by kw-1", 2),
        ("pause landsmeer/L-0001 --ground illness", 2),
        ("pause landsmeer/L-9999 --ground illness --by kw-1", 1),
        ("resume landsmeer/L-0001 --by kw-1", 2),
        ("transfer --from kw-1 --to kw-2 --by m-1 --municipality landsmeer --dry-run", 0),
        ("transfer --from kw-1 --to xx-1 --by m-1", 2),
        ("transfer --from kw-1 --to kw-2 --by m-1 --municipality landsmeer --case landsmeer/L-9999", 1),
        ("partners nowhere.csv", 2),
        ("partners staff.csv", 2),
        ("migrate landsmeer --to 1 --dry-run", 0),
        ("migrate landsmeer --to 1", 2),
        ("migrate landsmeer --to 1 --dry-run --plan 0000-0000-0000", 2),
        ("migrate landsmeer --to 1 --plan 0000-0000-0000", 1),
        ("migrate landsmeer --to 9 --dry-run", 2),
        ("migrate elsewhere --to 1 --dry-run", 2),
        ("erase landsmeer/L-0001", 2),
        ("erase landsmeer/L-9999 --by kw-1 --why request", 1),
    ],
)
def test_exit_codes(arguments: str, code: int, klantreis: Klantreis, january: Path) -> None:
    told = klantreis(*arguments.split())
    assert told.code == code, told.err
    assert "Traceback" not in told.out + told.err
    if code:
        assert told.err or "Usage:" in told.out


@pytest.mark.parametrize("command", ["due", "follow-up", "verify", "timeline landsmeer/L-0001"])
def test_a_database_that_is_not_there_says_what_to_do(command: str, klantreis: Klantreis) -> None:
    told = klantreis(*command.split())
    assert told.code == 1
    assert "klantreis init" in told.err
    assert told.out == ""


def test_a_database_that_does_not_answer_says_what_to_do(klantreis: Klantreis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", "postgresql+psycopg://nobody:hunter2@127.0.0.1:1/none")
    monkeypatch.setenv("KLANTREIS_SECRET", "s")
    told = klantreis("due")
    assert told.code == 1
    assert "KLANTREIS_DATABASE_URL" in told.err
    assert "hunter2" not in told.err


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "oracle://nobody:hunter2@host/none",
        "postgresql://nobody:hunter2@host/none",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_is_none_is_not_repeated(
    url: str, klantreis: Klantreis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", url)
    monkeypatch.setenv("KLANTREIS_SECRET", "s")
    told = klantreis("init")
    assert told.code == 1
    assert "is no address we know" in told.err
    assert "hunter2" not in told.err


def test_a_wrong_configuration_is_told_with_file_and_line(klantreis: Klantreis, folder: Path) -> None:
    (folder / "bad" / "journeys").mkdir(parents=True)
    (folder / "bad" / "journeys" / "work.yaml").write_text("journey: work\ncolour: blue\n")
    told = klantreis("check", "bad")
    assert told.code == 1
    assert "bad/journeys/work.yaml:2: " in told.out
    assert klantreis("check", "bad", "--json").json[0].keys() == {"file", "line", "message", "warning"}


def test_what_was_tampered_with_ends_in_one(klantreis: Klantreis, january: Path, ref: str) -> None:
    change(january, "UPDATE obligation SET due_on = '2026-01-30' WHERE verdict = '' AND obligation = 'plan_intake'")
    told = klantreis("verify")
    assert told.code == 1
    assert f"{ref}: projection_differs: plan_intake: due_on" in told.out
    assert klantreis("verify", "--json").json == [
        {"what": "projection_differs", "ref": ref, "detail": "plan_intake: due_on"}
    ]


def test_an_unexpected_error_shows_no_traceback_and_logs_no_data(
    klantreis: Klantreis, january: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLANTREIS_LOG", str(january / "log"))
    change(january, "UPDATE fact SET data = '{\"Ans Verzonnen\": {\"ans@example.org\": 1}}' WHERE event = 'enrolled'")
    told = klantreis("timeline", ref)
    assert told.code == 1
    assert "Traceback" not in told.err
    logs.end()
    (file,) = (january / "log").iterdir()
    log = file.read_text("utf-8")
    reference = told.err.split(" under ")[1].split(" ")[0]
    assert reference in log
    assert "values.py" in log
    assert not [canary for canary in PERSONAL if canary in log + told.err]


def test_held_by_the_fuse_is_four() -> None:
    assert HeldByFuse().exit_code == 4


# --- a life of commands -----------------------------------------------------------------------------------------------


def test_from_nothing_to_a_dry_run(klantreis: Klantreis, folder: Path) -> None:
    (folder / "staff.csv").write_text(STAFF)
    (folder / "clients.csv").write_text(CLIENTS)
    (folder / "facts.jsonl").write_text(lines(at("2026-01-08"), at("2026-01-01")))
    assert klantreis("init", "--simulation", "--json").json["simulation"] is True
    assert klantreis("init").code == 0
    assert klantreis("staff", "staff.csv", "--municipality", "landsmeer", "--json").json["people"] == 4
    enrol = ("enrol", "clients.csv", "--municipality", "landsmeer", "--at", "2026-01-05", "--json")
    assert klantreis(*enrol, "--dry-run").json["new"] == 4
    assert klantreis(*enrol).json["new"] == 4
    assert klantreis(*enrol).json["known"] == 4
    record = ("record", "facts.jsonl", "--at", "2026-01-08", "--json")
    assert klantreis(*record).json["new"] == 3
    assert klantreis(*record).json["known"] == 3
    summary = klantreis("follow-up", "--dry-run", "--at", "2026-01-08", "--json").json
    assert {
        "run",
        "at",
        "planned",
        "sent",
        "not_sent",
        "open",
        "in_doubt",
        "escalated",
        "broken",
        "held",
        "seconds",
    } <= (summary.keys())
    assert summary["planned"] == summary["open"] > 0
    again = klantreis("follow-up", "--dry-run", "--at", "2026-01-08", "--json").json
    assert again | {"seconds": 0} == summary | {"seconds": 0}


def test_rejected_rows_end_in_three_and_go_to_a_file(klantreis: Klantreis, january: Path) -> None:
    (january / "more.csv").write_text(
        "client_ref,name,enrolled_on\nL-0005,Eef Verzonnen,2026-01-05\nX,Fie,2026-01-05\n"
    )
    told = klantreis("enrol", "more.csv", "--municipality", "landsmeer", "--at", "2026-01-23")
    assert told.code == 3
    assert "1 new" in told.out
    assert "more.csv.rejected.csv" in told.err
    assert (january / "more.csv.rejected.csv").exists()
    assert "Fie" not in told.err + told.out


PARTNERS = "code,kind,contact,email\nE-1,employer,Gé Verzonnen,ge@example.org\nE 2,employer,,\n"


def test_organisations_come_in_and_a_fact_that_names_an_unknown_one_is_warned_about(
    klantreis: Klantreis, january: Path
) -> None:
    (january / "partners.csv").write_text(PARTNERS)
    told = klantreis("partners", "partners.csv", "--municipality", "landsmeer")
    assert (told.code, told.out) == (3, "1 organisations written down\n")
    assert "partners.csv.rejected.csv" in told.err
    assert "Verzonnen" not in told.err + told.out
    started = {"id": "77", "source": "suite", "municipality": "landsmeer", "client_ref": "L-0002",
               "event": "placement_started", "occurred_on": "2026-01-22", "data": {"employer": "E-9"}}  # fmt: skip
    (january / "facts.jsonl").write_text(json.dumps(started) + "\n")
    told = klantreis("record", "facts.jsonl", "--at", "2026-01-23")
    assert (told.code, told.out) == (0, "1 new, 0 known, 0 rejected\n")
    assert told.err.startswith("warning: row 1: data.employer: no employer of landsmeer has this code; ")
    told = klantreis("record", "-", "--at", "2026-01-23", stdin=json.dumps(started | {"id": "78"}) + "\n")
    assert json.loads(told.err)["warning"].startswith("row 1: data.employer: ")


def test_rejected_lines_of_a_stream_come_back_as_json(klantreis: Klantreis, january: Path) -> None:
    line = json.dumps({"id": "99", "source": "suite", "municipality": "landsmeer", "client_ref": "L-9999",
                       "event": "contact_held", "occurred_on": "2026-01-22"})  # fmt: skip
    told = klantreis("record", "-", "--at", "2026-01-23", "--json", stdin=line + "\n")
    assert told.code == 3
    assert told.json["rejected"] == 1
    assert json.loads(told.err.splitlines()[0])["row"] == 1


def test_time_is_moved_in_a_simulation_only(klantreis: Klantreis, folder: Path) -> None:
    klantreis("init")
    told = klantreis("record", "-", "--at", "2026-01-23")
    assert told.code == 2
    assert "--simulation" in told.err


def test_a_dry_run_on_a_day_off_says_so(klantreis: Klantreis, january: Path) -> None:
    told = klantreis("follow-up", "--dry-run", "--at", "2026-01-24", "--json")
    assert (told.code, told.json["closed"], told.json["planned"]) == (0, "weekend", 0)
    assert "Feestdag" in klantreis("follow-up", "--dry-run", "--at", "2026-04-06").out


def test_holding_twice_is_holding_once(klantreis: Klantreis, january: Path) -> None:
    assert klantreis("hold", "--channel", "file", "--json").json["new"] is True
    assert klantreis("hold", "--channel", "file", "--json").json["new"] is False
    assert klantreis("release", "--channel", "file", "--json").json["ended"] == 1
    assert klantreis("release", "--channel", "file", "--json").json["ended"] == 0


def test_a_message_in_doubt_is_listed_and_settled_once(klantreis: Klantreis, january: Path, key: str) -> None:
    change(
        january,
        f"UPDATE action SET state = 'in_doubt' WHERE message_id = (SELECT id FROM message WHERE opaque = '{key}')",
    )
    change(january, f"UPDATE message SET state = 'in_doubt' WHERE opaque = '{key}'")
    (listed,) = klantreis("in-doubt", "list", "--json").json
    assert listed["key"] == key
    assert klantreis("in-doubt", "resolve", key).code == 2
    assert klantreis("in-doubt", "resolve", key, "--not-sent", "--why", "mail_log", "--by", "kw-99").code == 2
    assert klantreis("in-doubt", "resolve", key, "--not-sent", "--why", "x", "--by", "kw-1").code == 2
    assert klantreis("in-doubt", "resolve", key, "--not-sent", "--why", "mail_log", "--by", "kw-1").code == 0
    assert klantreis("in-doubt", "list", "--json").json == []
    assert klantreis("in-doubt", "resolve", key, "--sent").code == 2


@pytest.fixture
def second_version(january: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Landsmeer in which the plan may take a week longer, for who is enrolled from July on."""
    first = (CONFIG / "journeys" / "landsmeer.yaml").read_text("utf-8")
    second = first.replace("version: 1", "version: 2").replace("valid_from: 2026-01-01", "valid_from: 2026-07-01")
    assert "opened + 15wd" in second
    folder = changed(january, ("journeys/landsmeer2.yaml", "", second.replace("opened + 15wd", "opened + 20wd")))
    monkeypatch.setenv("KLANTREIS_CONFIG", str(folder))


def test_running_cases_are_moved_with_the_code_of_the_plan_that_was_shown(
    klantreis: Klantreis, second_version: None, ref: str
) -> None:
    looked = klantreis("migrate", "landsmeer", "--to", "2", "--dry-run")
    assert "Plan van aanpak" in looked.out
    assert not [canary for canary in PERSONAL if canary in looked.out + looked.err]
    code = looked.out.split("\nplan ")[1].strip()
    told = klantreis("migrate", "landsmeer", "--to", "2", "--dry-run", "--json").json
    assert (told["totals"]["code"], told["totals"]["moving"], len(told["cases"])) == (code, 4, 4)
    assert klantreis("migrate", "landsmeer", "--to", "2", "--plan", "ffff-ffff-ffff").code == 1
    assert klantreis("migrate", "landsmeer", "--to", "2", "--plan", code, "--json").json["moved"] == 4
    assert klantreis("timeline", ref, "--json").json["version"] == 2
    assert klantreis("timeline", ref, "--at", "2026-01-20", "--json").json["version"] == 1
    assert klantreis("verify").code == 0
    assert klantreis("migrate", "landsmeer", "--to", "2", "--dry-run", "--json").json["cases"] == []


def test_an_erased_person_cannot_be_found_by_number(klantreis: Klantreis, january: Path, ref: str) -> None:
    told = klantreis("erase", ref, "--by", "kw-1", "--why", "request", "--json")
    assert told.json["cases"] == [ref]
    assert told.json["files"] >= 2
    assert klantreis("timeline", "landsmeer/L-0001").code == 1
    assert klantreis("timeline", ref).code == 0
    assert klantreis("verify").code == 0


def test_a_picture_of_the_journey_is_written(klantreis: Klantreis, folder: Path) -> None:
    told = klantreis("draw", "landsmeer", "--svg", "landsmeer.svg", "--json")
    assert told.json["journey"] == "landsmeer"
    assert (folder / "landsmeer.svg").read_text("utf-8").startswith("<svg")
    assert "flowchart" in klantreis("draw", "landsmeer").out


# --- output -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        "check", "draw landsmeer", "timeline landsmeer/L-0003 --at 2026-01-23", "due --on 2026-01-23", "verify",
        "forecast --at 2026-01-26", "results landsmeer --on 2026-01-23", "placements --municipality landsmeer",
        "deliver", "in-doubt list", "release", "shadow", "follow-up --dry-run --at 2026-01-26",
        "migrate landsmeer --to 1 --dry-run",
    ],
)  # fmt: skip
def test_json_is_all_there_is_on_standard_output(arguments: str, klantreis: Klantreis, january: Path) -> None:
    assert klantreis(*arguments.split(), "--json").json is not None


@pytest.mark.parametrize(
    "arguments",
    [
        "timeline landsmeer/L-0001 --at 2026-01-23", "due --on 2026-01-23", "forecast --at 2026-01-26",
        "results landsmeer --on 2026-01-23", "placements --municipality landsmeer --on 2026-01-23",
    ],
)  # fmt: skip
def test_what_staff_read_names_no_resident(arguments: str, klantreis: Klantreis, january: Path) -> None:
    told = klantreis(*arguments.split())
    assert not [canary for canary in PERSONAL if canary in told.out + told.err]


def test_the_figures_of_a_programme_are_a_page_or_an_object(klantreis: Klantreis, january: Path) -> None:
    told = klantreis("results", "landsmeer", "--municipality", "landsmeer", "--on", "2026-01-23")
    assert told.code == 0
    assert told.out.startswith("# Resultaten: Van bijstand naar werk")
    assert "**4 mensen** ingeschreven" in told.out
    figures = klantreis("results", "landsmeer", "--on", "2026-01-23", "--json").json
    assert figures["results"]["cohort"]["people"] == 4
    assert [(goal["name"], goal["reached"]) for goal in figures["results"]["goals"]] == [("placed", 1)]
    assert klantreis("results", "landsmer").code == 2
    assert "has not come yet" in klantreis("results", "landsmeer", "--on", "2026-01-24").err
    assert klantreis("results", "landsmeer", "--municipality", "zaanstad").code == 2


def test_a_goal_of_several_journeys_is_one_figure_and_one_that_means_two_things_is_refused(
    klantreis: Klantreis, january: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = ("results", "groningen_actief", "groningen_praktijkleren", "groningen_stadsbeheer")
    told = klantreis(*programme, "--on", "2026-01-23")
    assert (told.code, told.out.count("### Extra inwoners geactiveerd")) == (0, 1)
    assert "**0 van 500 inwoners, na 0 van 36 maanden; te vroeg om een tempo te noemen.**" in told.out
    goals = klantreis(*programme, "--on", "2026-01-23", "--json").json["results"]["goals"]
    assert [(goal["name"], goal["target"]) for goal in goals] == [("activated", 500), ("budget", 4500000)]
    other = changed(tmp_path, ("journeys/groningen_stadsbeheer.yaml", "target: 500", "target: 400"))
    monkeypatch.setenv("KLANTREIS_CONFIG", str(other))
    refused = klantreis(*programme, "--on", "2026-01-23")
    assert (refused.code, refused.out) == (2, "")
    assert "`groningen_actief` says target 500, `groningen_stadsbeheer` says target 400" in refused.err
    assert klantreis("results", "groningen_stadsbeheer", "--on", "2026-01-23").code == 0


def test_placements_go_into_a_file_or_onto_the_screen(klantreis: Klantreis, january: Path) -> None:
    ask = ("placements", "--municipality", "landsmeer", "--on", "2026-01-23")
    assert "1 plaatsing" in klantreis(*ask).out
    told = klantreis(*ask, "--out", "placements.xlsx")
    assert (told.code, told.out) == (0, "")
    assert "1 placement written to placements.xlsx" in told.err
    assert (january / "placements.xlsx").stat().st_size > 1000
    assert klantreis(*ask, "--out", "placements.pdf").code == 2
    (row,) = klantreis(*ask, "--json").json["rows"]
    assert (row["started_on"], row["next_point"], row["next_by"]) == ("2026-01-12", "2w", "2026-01-26")
    assert klantreis("placements", "--municipality", "zaanstad").code == 2
    assert klantreis("placements").code == 2


def test_a_message_shows_the_text_that_left(klantreis: Klantreis, january: Path, key: str) -> None:
    told = klantreis("message", key)
    assert "verstuurd op ma 5 jan 2026" in told.out
    assert "Ans Verzonnen" in told.out
    assert klantreis("message", key, "--json").json["body"]


def test_values_become_json_by_their_kind() -> None:
    value = {
        "key": ActionKey("a", "b", "", "c"),
        "verdict": Verdict.late,
        "set": frozenset({"b", "a"}),
        "sums": [Decimal("1200"), Decimal("0.30")],
        "path": Path("x/y"),
    }
    assert plain(value) == {
        "key": {"obligation": "a", "opener": "b", "point": "", "step": "c"},
        "verdict": "late",
        "set": ["a", "b"],
        "sums": [1200, 0.3],
        "path": "x/y",
    }


def test_help_and_version_do_not_load_what_is_slow() -> None:
    """Prefect alone takes seconds to import; the database and the planner are not needed either."""
    slow = ("prefect", "sqlalchemy", "jinja2", "holidays")
    code = f"import sys, klantreis.cli; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def change(folder: Path, statement: str) -> None:
    """Do what no command does."""
    url = f"sqlite:///{folder}/klantreis.db"
    engine = make_engine(url)
    with writing(engine) as conn:
        assert conn.exec_driver_sql(statement).rowcount >= 1
    engine.dispose()
