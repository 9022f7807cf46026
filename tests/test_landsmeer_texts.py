"""The texts of Landsmeer keep to what is asked of a letter (domain.md 7.1), whatever we know of the reader."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from klantreis.core.texts import FIELDS, parse_template, render, render_line

FOLDER = Path(__file__).parents[1] / "config" / "messages" / "nld"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.md"))
LINES: dict[str, str] = YAML(typ="safe").load(FOLDER / "staff.yaml")

ALL_KNOWN = {name: field.example for name, field in FIELDS.items()}
LEAST_KNOWN = {name: "" if field.optional else field.example for name, field in FIELDS.items()}

THREATS = re.compile(
    r"maatregel|verplicht|moet u|boete|korten|gevolgen|stopzet|stoppen wij|opschort|intrek|waarschuw|sanctie|bijstand"
    r"|uitkering|schuld",
    re.IGNORECASE,
)


def written(name: str, values: dict[str, str]) -> str:
    return render(parse_template(name, (FOLDER / f"{name}.md").read_text()), values).text


@pytest.mark.parametrize("values", [ALL_KNOWN, LEAST_KNOWN], ids=["all known", "least known"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_letter_reads_well_whatever_is_known(name: str, values: dict[str, str]) -> None:
    text = written(name, values)

    assert not re.search(r"  | [,.!?]|\(\)|[{}#*]|\n\n\n|^[,.]", text, re.MULTILINE)
    assert not re.search(r"(^|[.?!] )[a-z]", text.partition("\n")[2], re.MULTILINE), "a sentence begins with a capital"


@pytest.mark.parametrize("name", TEXTS)
def test_a_letter_says_who_writes_and_how_to_reach_a_person(name: str) -> None:
    text = written(name, LEAST_KNOWN)

    assert "gemeente Landsmeer" in text
    assert "020 123 45 67" in text
    assert "antwoord op deze e-mail" in text
    assert "kenmerk is 7K2QH-0M4ZT" in text


@pytest.mark.parametrize("name", sorted(set(TEXTS) - {"aftercare_employer"}))
def test_a_letter_to_a_resident_offers_help(name: str) -> None:
    assert re.search(r"mag iemand (meenemen|bij het gesprek zijn)|U mag iemand", written(name, LEAST_KNOWN))
    assert "tolk" in written(name, LEAST_KNOWN)
    assert "kost u niets" in written(name, LEAST_KNOWN)


@pytest.mark.parametrize("name", ["invitation", "appointment_reminder"])
def test_an_appointment_says_when_where_with_whom_and_how_long(name: str) -> None:
    text = written(name, ALL_KNOWN)

    assert "- Wanneer: dinsdag 8 december 2026 om 10.30 uur\n" in text
    assert "- Waar: gemeentehuis Landsmeer, Raadhuisstraat 1\n" in text
    assert "- Met wie: Noor de Wit\n" in text
    assert "- Hoe lang: ongeveer een uur\n" in text
    assert "paspoort" in text
    assert "Kunt u dan niet?" in text


@pytest.mark.parametrize("name", ["please_call_us_reminder", "appointment_reminder"])
def test_a_reminder_says_that_it_is_automatic_and_names_a_person(name: str) -> None:
    assert "Dit is een automatische herinnering. Uw antwoord wordt gelezen door Noor de Wit." in written(
        name, ALL_KNOWN
    )


@pytest.mark.parametrize("name", TEXTS)
def test_no_letter_threatens_or_says_what_others_need_not_know(name: str) -> None:
    template = parse_template(name, (FOLDER / f"{name}.md").read_text())

    assert not template.consequence
    assert not THREATS.search(render(template, ALL_KNOWN).text)


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_are_short(name: str) -> None:
    text = written(name, ALL_KNOWN).replace("10.30", "10:30").replace("9.00 tot 17.00", "9 tot 17")
    sentences = [re.split(r"\s+", sentence.strip()) for sentence in re.split(r"[.?!:]\s|\n", text)]

    assert max(map(len, sentences)) <= 22
    assert sum(map(len, sentences)) / len([words for words in sentences if len(words) > 2]) < 13


def test_the_name_of_the_employer_or_of_the_employee_stays_out_of_letters_to_others() -> None:
    for name in set(TEXTS) - {"aftercare_employer"}:
        assert "werknemer" not in (FOLDER / f"{name}.md").read_text()


@pytest.mark.parametrize("values", [ALL_KNOWN, LEAST_KNOWN], ids=["all known", "least known"])
@pytest.mark.parametrize("name", sorted(LINES))
def test_a_line_for_colleagues_reads_well_and_names_no_client(name: str, values: dict[str, str]) -> None:
    line = render_line(name, LINES[name], values)

    assert line.endswith(".")
    assert not re.search(r"  | [,.]|[{}]", line)
    assert "{{ naam }}" not in LINES[name]


def test_every_text_of_the_journey_of_landsmeer_is_there() -> None:
    assert {"please_call_us", "please_call_us_reminder", "invitation", "appointment_reminder", "aftercare"} <= set(
        TEXTS
    )
    assert {"stalled", "aftercare_due", "call_today", "plan_new_talk", "outreach", "no_show", "check_delivery"} <= set(
        LINES
    )
