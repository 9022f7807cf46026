"""What waits for a person, as staff read it."""

from datetime import date, datetime

import pytest
from ruamel.yaml import YAML

from klantreis.core.attention import Waiting, What, in_order
from klantreis.moments import AMSTERDAM
from klantreis.prefect_address import ROOT
from klantreis.reports.attention_page import WORDS, EscalationRow, counted, headline, page
from klantreis.reports.links import ACKNOWLEDGE, JOURNEY, Links

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=AMSTERDAM)
DOUBT = Waiting(what=What.in_doubt, count=1, since=date(2026, 11, 20))
STALLED = Waiting(what=What.escalation, count=3, since=date(2026, 11, 3), refs=("7KQ4M-2XW9T",))
CARD = Waiting(what=What.card, count=1)
ROW = EscalationRow(
    ref="7KQ4M-2XW9T", title="Eerste | gesprek", person="kw-2", due_on=date(2026, 11, 2), workdays_late=15,
    since=date(2026, 11, 3),
)  # fmt: skip


def test_what_nobody_knows_comes_first_and_what_is_not_there_is_left_out() -> None:
    assert in_order([CARD, STALLED, Waiting(what=What.fuse, count=0), DOUBT]) == (DOUBT, STALLED, CARD)


@pytest.mark.parametrize(
    ("waiting", "name"),
    [
        ((), "niets wacht op iemand"),
        ((DOUBT, STALLED, CARD), "1 bericht onzeker, 3 escalaties niet opgepakt, 1 besluitkaart wacht"),
        (
            (DOUBT, STALLED, CARD, Waiting(what=What.reply, count=4), Waiting(what=What.hold, count=1)),
            "1 bericht onzeker, 3 escalaties niet opgepakt, 1 besluitkaart wacht en nog 2",
        ),
    ],
)
def test_the_name_of_the_state_says_the_most_important_first(waiting: tuple[Waiting, ...], name: str) -> None:
    assert headline(waiting) == name


@pytest.mark.parametrize("what", What)
def test_every_kind_has_its_words_for_one_and_for_more_and_a_remedy(what: What) -> None:
    one, two = (counted(Waiting(what=what, count=count)) for count in (1, 2))
    assert one.startswith("1 ")
    assert two.startswith("2 ")
    assert one[1:] != two[1:]
    assert len(two) < 50, "it has to fit on a badge"
    assert WORDS[what].command


def test_the_page_says_since_when_which_cases_and_what_to_do_with_a_form_at_hand() -> None:
    forms = {ACKNOWLEDGE: "/v2/deployments/deployment/1/run", JOURNEY: "/v2/deployments/deployment/2/run"}
    links = Links(forms=forms, cases={ROW.ref: f"https://zaken.example/{ROW.ref}"})
    text = page(MONDAY, (STALLED,), (ROW,), links)
    assert text.startswith("# Aandacht op ma 23 nov 2026\n")
    assert "**3 escalaties niet opgepakt**, sinds di 3 nov 2026 (de oudste). Het loopt vast" in text, "named below"
    assert "sinds di 3 nov 2026 (de oudste): [7KQ4M-2XW9T](https://zaken.example/7KQ4M-2XW9T) en nog 2." in (
        page(MONDAY, (STALLED,), (), links)
    )
    (row,) = (line for line in text.splitlines() if line.startswith("| [7KQ4M"))
    assert "| Eerste / gesprek | kw-2 | ma 2 nov 2026 | 15 |" in row
    assert "[oppakken](/v2/deployments/deployment/1/run?parameters=%7B%22case%22%3A%20%227KQ4M-2XW9T%22%7D)" in row
    assert "Dit zijn de 1 oudste van 3." in text


def test_a_page_on_which_nothing_waits_is_one_line() -> None:
    assert page(MONDAY, ()) == "# Aandacht op ma 23 nov 2026\n\n**Niets wacht op iemand.** Stand van 08:00 uur.\n"


def test_the_forms_of_this_house_that_are_pointed_at_are_deployed_under_that_name() -> None:
    deployed = {each["name"] for each in YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())["deployments"]}
    assert {JOURNEY, *(words.form for words in WORDS.values() if words.form)} <= deployed
