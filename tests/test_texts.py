"""Every text keeps to what is asked of a message (domain.md 7.1), whatever we know of the reader."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from klantreis.core import gsm
from klantreis.core.case import Kind
from klantreis.core.texts import FIELDS, parse_template, render, render_line, render_short
from klantreis.definitions.rules.subject import steps
from klantreis.definitions.telephone import longest
from tests.support.understood import understood

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "config" / "messages" / "nld"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.md"))
LINES: dict[str, str] = YAML(typ="safe").load(FOLDER / "staff.yaml")
CONFIGURATION = understood(ROOT / "config")
SENT = {
    (step.template, step.to)
    for versions in CONFIGURATION.journeys.values()
    for journey in versions
    for step in steps(journey)
    if step.kind is Kind.send
}
TO_RESIDENTS = sorted({text for text, reader in SENT if reader == "client"})
TO_OTHERS = sorted({text for text, reader in SENT if reader != "client"})
AFTER_A_DECISION = {"broad_intake_warning", "broad_intake_third_call"}  # a named person decided that it is sent

ALL_KNOWN = {name: field.example for name, field in FIELDS.items()}
LEAST_KNOWN = {name: "" if field.optional else field.example for name, field in FIELDS.items()}

THREATS = re.compile(
    r"maatregel|(?<!niet )verplicht|moet u|boete|korten|gevolgen|stopzet|stoppen wij|opschort|intrek|waarschuw|sanctie"
    r"|bijstand|uitkering|schuld",
    re.IGNORECASE,
)


def written(name: str, values: dict[str, str]) -> str:
    return render(parse_template(name, (FOLDER / f"{name}.md").read_text()), values).text


def fields_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text()


INVITATIONS = [name for name in TO_RESIDENTS if "{{ tijd }}" in fields_of(name)]
SHORT = [name for name in TEXTS if "\nsms: " in fields_of(name)]
REMINDERS = [name for name in TEXTS if re.search(r"reminder|_again$", name)]


def test_every_text_is_sent_to_somebody_and_to_one_kind_of_reader() -> None:
    assert sorted([*TO_RESIDENTS, *TO_OTHERS]) == TEXTS


@pytest.mark.parametrize("values", [ALL_KNOWN, LEAST_KNOWN], ids=["all known", "least known"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_reads_well_whatever_is_known(name: str, values: dict[str, str]) -> None:
    text = written(name, values)

    assert not re.search(r"  | [,.!?]|\(\)|[{}#*]|\n\n\n|^[,.]", text, re.MULTILINE)
    assert not re.search(r"(^|[.?!] )[a-z]", text.partition("\n")[2], re.MULTILINE), "a sentence begins with a capital"


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_says_who_writes_and_how_to_reach_a_person(name: str) -> None:
    text = written(name, LEAST_KNOWN)

    assert "gemeente Landsmeer" in text
    assert "020 123 45 67" in text
    assert re.search(r"[Oo]f antwoord op (deze e-mail|dit bericht)", text)
    assert "kenmerk is 7K2QH-0M4ZT" in text


@pytest.mark.parametrize("name", TO_RESIDENTS)
def test_a_text_to_a_resident_offers_an_interpreter(name: str) -> None:
    text = written(name, LEAST_KNOWN)

    assert "tolk" in text
    assert re.search(r"kost (u niets|geen geld)", text)


@pytest.mark.parametrize("name", TO_RESIDENTS)
def test_a_text_to_a_resident_says_u(name: str) -> None:
    assert not re.search(r"\b(je|jij|jouw|jullie)\b", written(name, ALL_KNOWN), re.IGNORECASE)


@pytest.mark.parametrize("name", INVITATIONS)
def test_an_appointment_says_when_where_how_long_and_what_if_not(name: str) -> None:
    text = written(name, ALL_KNOWN)

    assert "- Wanneer: dinsdag 8 december 2026 om 10.30 uur\n" in text
    assert "- Waar: gemeentehuis Landsmeer, Raadhuisstraat 1\n" in text
    assert re.search(r"^- Hoe lang: ongeveer .+$", text, re.MULTILINE)
    assert re.search(r"Kunt u dan niet", text)
    assert re.search(r"mag (ook )?iemand (meenemen|bij het gesprek zijn)", text)


@pytest.mark.parametrize("name", sorted({"invitation", "appointment_reminder"}))
def test_an_appointment_that_obliges_says_with_whom_and_what_to_bring(name: str) -> None:
    text = written(name, ALL_KNOWN)

    assert "- Met wie: Noor de Wit\n" in text
    assert "paspoort" in text


@pytest.mark.parametrize("name", [name for name in REMINDERS if name in TO_RESIDENTS])
def test_a_reminder_says_that_it_is_automatic_and_names_a_person(name: str) -> None:
    assert "Dit is een automatische herinnering. Uw antwoord wordt gelezen door Noor de Wit." in written(
        name, ALL_KNOWN
    )


@pytest.mark.parametrize("name", sorted(set(TEXTS) - AFTER_A_DECISION))
def test_no_text_threatens_or_says_what_others_need_not_know(name: str) -> None:
    template = parse_template(name, fields_of(name))

    assert not template.consequence
    assert not THREATS.search(render(template, ALL_KNOWN).text)


@pytest.mark.parametrize("name", sorted(AFTER_A_DECISION))
def test_a_text_with_consequences_says_who_decided_and_that_a_reason_is_heard(name: str) -> None:
    template = parse_template(name, fields_of(name))

    assert template.consequence
    assert "Een medewerker van de gemeente heeft besloten" in render(template, LEAST_KNOWN).text
    assert "Was er een reden" in render(template, LEAST_KNOWN).text


@pytest.mark.parametrize("name", TEXTS)
def test_the_subject_does_not_tell_on_anybody(name: str) -> None:
    subject = parse_template(name, fields_of(name)).subject

    assert not re.search(r"bijstand|uitkering|WW\b|schuld|geld|gezondheid|inburger|\{\{ naam", subject, re.IGNORECASE)


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_are_short(name: str) -> None:
    text = written(name, ALL_KNOWN).replace("10.30", "10:30").replace("9.00 tot 17.00", "9 tot 17")
    sentences = [re.split(r"\s+", sentence.strip()) for sentence in re.split(r"[.?!:]\s|\n", text)]

    assert max(map(len, sentences)) <= 22
    assert sum(map(len, sentences)) / len([words for words in sentences if len(words) > 2]) < 13


@pytest.mark.parametrize("name", SHORT)
def test_a_text_for_a_telephone_says_who_writes_and_whom_to_call_in_one_piece_everywhere(name: str) -> None:
    for municipality in CONFIGURATION.municipalities.values():
        said = render_short(parse_template(name, fields_of(name)), longest(municipality))

        assert said.startswith(f"{municipality.title}: ")
        assert municipality.sender["phone"] in said
        assert gsm.length(said).segments == 1, f"{len(said)} signs in {municipality.name}"
        assert not THREATS.search(said)
        assert not re.search(r"\b(je|jij|jouw|jullie)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("name", INVITATIONS)
def test_the_calendar_says_the_same_length_as_the_text(name: str) -> None:
    template = parse_template(name, fields_of(name))
    said = re.search(r"^- Hoe lang: ongeveer (een uur|anderhalf uur)", render(template, ALL_KNOWN).text, re.MULTILINE)

    assert said
    assert template.minutes == {"een uur": 60, "anderhalf uur": 90}[said[1]]


def test_who_works_where_stays_out_of_what_others_read() -> None:
    for name in set(TEXTS) - {"aftercare_employer"}:
        assert "werknemer" not in fields_of(name)
    for name in TO_OTHERS:
        assert "naam" not in re.sub(r"{% if naam %}{{ naam }}{% else %}\w+{% endif %},", "", fields_of(name))


@pytest.mark.parametrize("values", [ALL_KNOWN, LEAST_KNOWN], ids=["all known", "least known"])
@pytest.mark.parametrize("name", sorted(LINES))
def test_a_line_for_colleagues_reads_well_and_names_no_client(name: str, values: dict[str, str]) -> None:
    line = render_line(name, LINES[name], values)

    assert line.endswith(".")
    assert not re.search(r"  | [,.]|[{}]", line)
    assert "{{ naam }}" not in LINES[name]
