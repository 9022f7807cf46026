"""`obligations.csv`: a row for each obligation, read by a Dutch spreadsheet, from which the figures can be counted."""

import csv
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from klantreis.core.timeliness.cases import AuditedCase, AuditedObligation, Happening, Question, State
from klantreis.reports.audit.obligation_rows import COLUMNS, ObligationRows
from klantreis.reports.audit.row_words import words_of
from klantreis.reports.audit.rows import ObligationsCsv
from tests.core.small_journeys import CALENDAR

FRIDAY, SATURDAY, MONDAY = date(2026, 10, 30), date(2026, 10, 31), date(2026, 10, 26)
QUESTION = Question(as_of=SATURDAY, since=date(2025, 11, 1), calendars={"landsmeer": CALENDAR})

ROW = AuditedObligation(
    obligation="intake", opener="f:1", point="", kind="obligation", title="Intake binnen vier weken", clock="statutory",
    owner="case_worker", stage="intake", opened_on=date(2026, 10, 1), due_on=FRIDAY, ended_on=None, verdict="",
    reason="", evidence="", paused=False, paused_days=0, law="Awb 4:13", version=2, person="kw-1", team="werk",
    groups="status_holder|young",
)  # fmt: skip


def case(*rows: AuditedObligation, facts: tuple[Happening, ...] = (), ref: str = "C-000042") -> AuditedCase:
    return AuditedCase(
        ref=ref, person=1, municipality="landsmeer", journey="landsmeer", version=2, stage="intake",
        enrolled_on=date(2026, 10, 1), closed_on=None, closed_by="", groups=frozenset(), labels=frozenset(),
        team="werk", case_worker="kw-1", obligations=rows, facts=facts,
    )  # fmt: skip


def told(row: AuditedObligation, *facts: Happening, language: str = "nl") -> dict[str, object]:
    """The row by the names of its columns."""
    found = next(ObligationRows(QUESTION, language).of(case(row, facts=facts)))
    return {column.name: cell for column, cell in zip(COLUMNS, found, strict=True)}


@contextmanager
def opened(path: Path) -> Iterator[list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield list(csv.reader(file, delimiter=";"))


def test_a_row_holds_the_obligation_as_codes_words_and_days() -> None:
    assert told(ROW) == {
        "case": "C-000042", "municipality": "landsmeer", "journey": "landsmeer", "version": 2, "stage": "intake",
        "obligation": "intake", "point": "", "kind": "verplichting", "title": "Intake binnen vier weken",
        "clock": "wettelijk", "law": "Awb 4:13", "owner": "case_worker", "team": "werk",
        "groups": "status_holder|young", "opened": date(2026, 10, 1), "due": FRIDAY, "ended": None,
        "state": "open en te laat", "state_code": "open_overdue", "in_period": "ja", "workdays_late": 0,
        "paused_days": 0, "reason": "", "recorded_late": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "ended", "due", "late"),
    [
        ("on_time", FRIDAY, FRIDAY, 0),
        ("late", FRIDAY, MONDAY, 4),
        ("missed", FRIDAY, MONDAY, 4),
        ("lapsed", MONDAY, FRIDAY, None),
        ("", None, MONDAY, 4),
        ("", None, FRIDAY, 0),
        ("", None, date(2026, 11, 2), None),
        ("", None, None, None),
    ],
    ids=["on time", "late", "missed", "lapsed", "open since Monday", "open since Friday", "not yet due", "undated"],
)
def test_working_days_late_run_until_the_end_or_the_day_asked(
    verdict: str, ended: date | None, due: date | None, late: int | None
) -> None:
    assert told(ROW._replace(verdict=verdict, ended_on=ended, due_on=due))["workdays_late"] == late


@pytest.mark.parametrize(("recorded", "words"), [(date(2026, 11, 2), "nee"), (date(2026, 11, 3), "ja")])
def test_recorded_late_is_more_than_five_working_days_after_it_happened(recorded: date, words: str) -> None:
    met = ROW._replace(verdict="on_time", ended_on=MONDAY, evidence="f:9")
    fact = Happening(id="f:9", event="intake_held", on=MONDAY, recorded_on=recorded, at=None, reason="")
    assert told(met, fact)["recorded_late"] == words


def test_what_was_never_met_is_not_recorded_late() -> None:
    fact = Happening(id="f:9", event="x", on=MONDAY, recorded_on=SATURDAY, at=None, reason="")
    assert told(ROW._replace(verdict="lapsed", ended_on=MONDAY, evidence="f:9"), fact)["recorded_late"] == ""


def test_the_file_is_as_dutch_spreadsheets_read_it(tmp_path: Path) -> None:
    path = tmp_path / "obligations.csv"
    with ObligationsCsv(path, QUESTION) as written:
        written.add(case(ROW, ROW._replace(point="3m")))
        written.add(case())
    assert written.count == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdossier;gemeente;")
    with opened(path) as rows:
        assert [len(row) for row in rows] == [len(COLUMNS)] * 3
        assert rows[1][14:20] == ["2026-10-01", "2026-10-30", "", "open en te laat", "open_overdue", "ja"]


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@SUM(A1)", "=HYPERLINK(\"http://example.org\")"])  # fmt: skip
def test_what_looks_like_a_formula_is_text(text: str, tmp_path: Path) -> None:
    with ObligationsCsv(tmp_path / "obligations.csv", QUESTION) as written:
        written.add(case(ROW._replace(title=text, law=text)))
    with opened(tmp_path / "obligations.csv") as rows:
        assert rows[1].count(f"'{text}") == 2


def test_the_file_is_its_owners_alone_and_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "obligations.csv"
    with ObligationsCsv(path, QUESTION):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        ObligationsCsv(path, QUESTION)


def test_nobody_can_be_found_by_the_code_of_a_colleague(tmp_path: Path) -> None:
    with ObligationsCsv(tmp_path / "obligations.csv", QUESTION) as written:
        written.add(replace(case(ROW), case_worker="kw-1"))
    assert "kw-1" not in (tmp_path / "obligations.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_column_and_state_has_words_and_a_meaning(language: str) -> None:
    words = words_of(language)
    assert list(words.columns) == [column.name for column in COLUMNS]
    assert all(head.title and head.meaning for head in words.columns.values())
    assert set(words.states) == {state.value for state in State}
    assert len({head.title for head in words.columns.values()}) == len(COLUMNS)


def test_every_column_is_told_in_the_documentation() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "audit-files.md").read_text("utf-8")
    table = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \|$", page, flags=re.M)
    dutch, english = words_of("nl").columns, words_of("en").columns
    assert [(nl, en, text.replace("\\|", "|")) for nl, en, text in table] == [
        (dutch[column.name].title, english[column.name].title, english[column.name].meaning) for column in COLUMNS
    ]
