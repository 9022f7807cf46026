"""What the watchdog says to staff."""

from klantreis.reports.watch_words import WORDS, page, red, state_name, words_of
from klantreis.usecases.doctor_lines import Check, Level
from klantreis.usecases.prefect_judged import judged
from tests.usecases.test_prefect_judged import NOW, WELL


def wrong(*parts: str) -> list[Check]:
    return [Check("database", Level.fine, "answers"), *(Check(each, Level.wrong, "x", "y") for each in parts)]


def test_the_state_says_what_is_wrong_the_gravest_first_and_never_more_than_three() -> None:
    assert state_name(wrong(), 0, True) == "alles loopt"
    assert state_name(wrong(), 2, True) == "alles loopt; 2 hersteld"
    assert state_name(wrong("worker", "round"), 0, True) == "opvolging van vandaag is niet gelopen, geen worker"
    assert state_name(wrong("round"), 0, False) == "opvolging is niet gelopen"
    told = state_name(wrong("disk of database", "outbox", "worker", "round", "channel email"), 0, True)
    assert told == "opvolging van vandaag is niet gelopen, geen worker, berichten blijven liggen en nog 2"


def test_what_the_morning_shows_already_makes_nothing_red_and_stands_on_the_page() -> None:
    lines = wrong("fuse", "in doubt")
    assert red(lines) == ()
    assert "| Zekering | **mis** | Keur de ronde goed of trek haar in. |" in page(lines, 0, 0, 0)


def test_the_page_begins_with_what_was_put_right_and_then_what_is_wrong() -> None:
    told = page(wrong("channel email"), 1, 1, 0)
    assert told.startswith("### Hersteld\n- 1 run(s)")
    assert told.index("Kanaal (email)") < told.index("| Database | in orde |")


def test_every_part_that_doctor_tells_of_prefect_has_words() -> None:
    for each in judged(WELL, NOW, "3.8.8"):
        assert words_of(each.what) is WORDS[each.what]
