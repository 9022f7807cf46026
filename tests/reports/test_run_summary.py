"""What staff read of a round."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from klantreis.core.attention import Waiting, What
from klantreis.moments import AMSTERDAM
from klantreis.reports.links import Links
from klantreis.reports.run_summary import ROWS, headline, stalled_table, summary_markdown
from klantreis.usecases.values import DayAhead, FuseVerdict, RunSummary, StalledCase

LATE = StalledCase(
    ref="7KQ4M-2XW9T", stage="Traject", obligation="Contact", owner="kw-2", due_on=date(2026, 11, 2), workdays_late=15
)
DONE = RunSummary(
    run="R-20261123-1",
    at=datetime(2026, 11, 23, 7, 30, tzinfo=AMSTERDAM),
    day=date(2026, 11, 23),  # Monday
    planned=20,
    sent=12,
    not_sent={"no_address": 2, "refused": 1},
    open=4,
    in_doubt=1,
    escalated=3,
    skipped={"answered": 5},
    broken=(),
    held=False,
    fuse=None,
    looked_at=123,
    stalled=(LATE,),
    chain_root="c0ffee",
    seconds=4.2,
    waiting=(
        Waiting(what=What.in_doubt, count=1, since=date(2026, 11, 20), refs=("7KQ4M-2XW9T",)),
        Waiting(what=What.escalation, count=2, since=date(2026, 11, 3), refs=("7KQ4M-2XW9T", "AAAAA-00001")),
    ),
    ahead=(DayAhead(day=date(2026, 11, 24), messages=7, appointments=3, terms=2),),
)
EMPTY = replace(DONE, planned=0, sent=0, not_sent={}, open=0, in_doubt=0, escalated=0)
FUSE = FuseVerdict(held=True, why="surplus", planned=90, forecast=40, explained=8, surplus=42, ceiling=100)


@pytest.mark.parametrize(
    ("summary", "name"),
    [
        (DONE, "1 onzeker; klaar: 12 verstuurd, 4 open, 1 vastgelopen"),
        (replace(DONE, open=0, in_doubt=0, stalled=()), "klaar: 12 verstuurd, 0 vastgelopen"),
        (replace(DONE, held=True, in_doubt=0), "vastgehouden: goedkeuren of intrekken, R-20261123-1"),
        (replace(DONE, broken=("7KQ4M-2XW9T",)), "1 onzeker; 1 dossier niet verwerkt: 7KQ4M-2XW9T"),
        (
            replace(DONE, in_doubt=0, broken=("AAAAA-00001", "AAAAA-00002", "AAAAA-00003", "AAAAA-00004")),
            "4 dossiers niet verwerkt: AAAAA-00001, AAAAA-00002, AAAAA-00003 en 1 meer",
        ),
        (replace(DONE, again=True, in_doubt=0), "klaar: 12 verstuurd, 4 open, 1 vastgelopen"),
        (replace(EMPTY, again=True), "vandaag al gedaan: niets nieuw, 1 vastgelopen"),
        (replace(EMPTY, again=True, left=7), "klaar: 7 van een eerdere ronde verstuurd, 1 vastgelopen"),
        (replace(EMPTY, undecided="R-20261123-1"), "niets nieuw: R-20261123-1 wacht op goedkeuren of intrekken"),
        (EMPTY, "klaar: 0 verstuurd, 1 vastgelopen"),
        (replace(DONE, run="R-DRY", sent=0, open=20, in_doubt=0), "proef: 20 acties in 123 dossiers"),
        (replace(DONE, closed="holiday", in_doubt=0), "Feestdag: er gaat niets uit"),
        (replace(DONE, closed="weekend", in_doubt=0), "Weekend: er gaat niets uit"),
    ],
)
def test_the_name_of_the_final_state_carries_the_message(summary: RunSummary, name: str) -> None:
    assert headline(summary) == name


def test_what_needs_a_person_comes_before_what_was_done() -> None:
    text = summary_markdown(replace(DONE, broken=("7KQ4M-2XW9T",)))
    asks, done = text.index("## Dit vraagt iemand"), text.index("## Dit is gedaan")
    assert asks < text.index("**1 bericht onzeker**") < text.index("**1 dossier niet verwerkt**") < done
    assert text.startswith("# Opvolging van maandag 23 november 2026\n")


@pytest.mark.parametrize("summary", [DONE, replace(DONE, held=True, fuse=FUSE), replace(DONE, broken=("7KQ4M-2XW9T",))])
def test_what_is_in_doubt_is_the_first_line_whatever_else_there_is(summary: RunSummary) -> None:
    lines = [line for line in summary_markdown(summary).splitlines() if line]
    assert lines[1].startswith("1 onzeker; ")
    assert lines[3].startswith("- **1 bericht onzeker**, sinds vr 20 nov 2026: 7KQ4M-2XW9T. ")
    assert lines[3].endswith(" `klantreis in-doubt list`.")
    assert "onzeker" not in headline(replace(summary, in_doubt=0))


def test_the_counts_in_the_table_add_up_to_what_was_planned() -> None:
    done, _, _ = summary_markdown(DONE).partition("## Dit komt eraan")
    rows = dict(_row(line) for line in done.splitlines() if line.startswith("| "))
    parts = [int(count) for what, count in rows.items() if what.startswith("–") for count in [count]]
    assert sum(parts) == int(rows["**Acties gepland**"]) == 20
    assert rows["– niet verstuurd: geen adres bekend"] == "2"


def _row(line: str) -> tuple[str, str]:
    what, count = (cell.strip() for cell in line.strip("|").split("|"))
    return what, count


def test_a_held_round_says_why_and_which_two_commands_decide() -> None:
    text = summary_markdown(replace(DONE, held=True, fuse=FUSE))
    assert "er is 42 meer gepland dan te verwachten was (40 verwacht, 8 verklaard)" in text
    assert "`klantreis approve R-20261123-1`" in text
    assert "`klantreis discard R-20261123-1`" in text


def test_on_prefects_page_a_remedy_is_a_form_and_a_case_a_link_and_on_a_terminal_neither() -> None:
    forms = {"escalatie oppakken of afhandelen": "/v2/deployments/deployment/1/run"}
    links = Links(forms=forms, cases={"7KQ4M-2XW9T": "https://zaken.example/7KQ4M-2XW9T"})
    (asked,) = (line for line in summary_markdown(DONE, links).splitlines() if "escalaties niet opgepakt" in line)
    assert "[7KQ4M-2XW9T](https://zaken.example/7KQ4M-2XW9T), AAAAA-00001" in asked
    assert "Formulier [escalatie oppakken of afhandelen](/v2/deployments/deployment/1/run), of `klantreis ack" in asked
    assert "](" not in summary_markdown(DONE)


def test_what_is_coming_this_week_stands_last_by_day() -> None:
    text = summary_markdown(DONE)
    assert text.index("## Dit is gedaan") < text.index("## Dit komt eraan")
    assert "| dinsdag 24 november | 7 | 3 | 2 |" in text
    assert "Dit komt eraan" not in summary_markdown(replace(DONE, ahead=()))


def test_a_round_that_asks_nothing_says_so() -> None:
    assert "## Dit vraagt iemand\n\nNiets.\n" in summary_markdown(replace(DONE, in_doubt=0, stalled=(), waiting=()))


def test_an_unknown_reason_is_shown_by_its_code() -> None:
    assert "niet verstuurd: brand_new" in summary_markdown(replace(DONE, not_sent={"brand_new": 3}))


def test_a_closed_day_is_one_sentence() -> None:
    closed = replace(DONE, closed="holiday", in_doubt=0, day=date(2026, 12, 25))  # Friday, Christmas Day
    assert summary_markdown(closed) == "# vrijdag 25 december 2026\n\nFeestdag: er gaat niets uit.\n"


def test_the_stalled_stand_longest_overdue_first_and_the_table_has_an_end() -> None:
    many = tuple(replace(LATE, ref=f"AAAAA-{number:05}", workdays_late=number) for number in range(ROWS + 7))
    table = stalled_table(replace(DONE, stalled=many))
    assert len(table) == ROWS
    assert table[0]["Werkdagen te laat"] == ROWS + 6
    assert table[0]["Moest op"] == "2026-11-02"
