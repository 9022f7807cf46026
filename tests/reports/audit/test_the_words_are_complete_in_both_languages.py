"""Two languages, one structure: the same names, the same values, and every text can be said."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from klantreis.core.timeliness.figures import Figures
from klantreis.reports.audit.definitions import DEFINITION_OF, definitions
from klantreis.reports.audit.model import Report
from klantreis.reports.audit.saying import LANGUAGES, Say, texts
from tests.reports.audit.reports_made import report
from tests.support.figures_sample import sample

CODE = Path(__file__).parents[3] / "klantreis/reports/audit"
#: The same in both languages.
ALIKE = {
    "frame.untold", "words.share", "words.whole", "words.month", "words.dash", "columns.label", "columns.labels",
    "columns.norm", "columns.share", "columns.team", "columns.by_team", "columns.open", "by.team", "channels.email",
    "definition_titles.teams", "duration.reached", "duration.norm", "tiles.intake",
}  # fmt: skip


def values(text: str) -> set[tuple[str, bool]]:
    """Names of the values a text asks for, and whether they are counted."""
    return {(name, "|" in (spec or "")) for _, name, spec, _ in Formatter().parse(text) if name}


def some(name: str, spec: str, number: int) -> object:
    if spec == "month" or name in ("since", "until", "day", "first", "last"):
        return date(2026, 1, 1)  # Thursday
    return number if "|" in spec else 0.5 if not spec else "x"


def test_both_have_the_same_names() -> None:
    assert texts("nl").keys() == texts("en").keys()


def test_each_text_is_given_the_same_values() -> None:
    nl, en = texts("nl"), texts("en")

    assert [n for n in nl if {v for v, _ in values(nl[n])} != {v for v, _ in values(en[n])}] == []


def test_nothing_is_left_untranslated() -> None:
    nl, en = texts("nl"), texts("en")

    assert {name for name in nl if nl[name] == en[name]} - ALIKE == set()


@pytest.mark.parametrize("number", [0, 1, 2, 3148])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said(language: str, number: int) -> None:
    say = Say(language)
    for name, text in texts(language).items():
        given = {field: some(field, spec or "", number) for _, field, spec, _ in Formatter().parse(text) if field}
        told = say(name, **given)
        assert not re.search(r"[{}|]|  ", told), name


def test_no_text_is_there_for_nothing() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*CODE.glob("*.py"), *CODE.glob("*/*.py")])
    prefixes = tuple(set(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', code)))
    #: Asked for as a whole, or looked at by kind below.
    places = ("frame.", "definitions.", "definition_titles.", "columns.", "captions.")

    said = [name.removesuffix("_then") for name in texts("nl")]  # of a day that is past: `Teller.then`
    unused = [name for name in said if f'"{name}"' not in code and not name.startswith((*prefixes, *places))]
    of_three = re.compile("_left_out$|_compared$")  # captions of tables that come together
    columns = [of_three.sub("", name) for name in texts("nl") if name.startswith(("columns.", "captions."))]
    unused += [name for name in columns if not re.search(rf'"{name.partition(".")[2]}[":]', code)]

    assert [name for name in unused if not name.startswith("columns.by_")] == []


def test_every_figure_has_a_definition() -> None:
    assert set(DEFINITION_OF) == set(Figures.__dataclass_fields__)
    for language in LANGUAGES:
        told = definitions(Say(language))
        assert set(DEFINITION_OF.values()) <= {name for name, _, _ in told}
        assert all(title and len(text) > 40 for _, title, text in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_names_a_definition_that_is_told(language: str) -> None:
    made = report(sample(), language)

    assert {each.definition for each in made.sections} <= {name for name, _, _ in made.definitions}


def shape(made: Report) -> list[tuple[str, list[str], int]]:
    return [
        (part.id, [table.id for table in part.tables], sum(len(table.rows) for table in part.tables))
        for section in made.sections
        for part in section.parts
    ]


def test_a_report_in_english_holds_the_same() -> None:
    nl, en = report(sample()), report(sample(), "en")

    assert shape(nl) == shape(en)
    assert len(nl.tiles) == len(en.tiles)
    assert (len(nl.well), len(nl.badly), len(nl.to_do)) == (len(en.well), len(en.badly), len(en.to_do))


def test_another_language_is_refused() -> None:
    with pytest.raises(KeyError, match="fr"):
        report(sample(), "fr")


@pytest.mark.parametrize(
    ("language", "name", "given", "told"),
    [
        ("nl", "units.wd", {"n": 1}, "1 werkdag"),
        ("nl", "units.wd", {"n": 3148}, "3.148 werkdagen"),
        ("nl", "units.y", {"n": 2}, "2 jaar"),
        ("en", "units.wd", {"n": 3148}, "3,148 working days"),
        ("nl", "words.share", {"value": 0.824}, "82,4%"),
        ("nl", "words.share", {"value": 0.9999}, ">99,9%"),
        ("en", "words.share", {"value": 0.824}, "82.4%"),
        ("nl", "words.month", {"month": date(2026, 3, 1)}, "mrt 2026"),  # Sunday
        ("en", "words.month", {"month": date(2026, 3, 1)}, "Mar 2026"),
        ("nl", "cards.few", {"n": 1, "of": 1}, "1 van de 1 beslissingskaart is op tijd beantwoord."),
    ],
)
def test_values_are_written_as_people_write_them(language: str, name: str, given: dict[str, object], told: str) -> None:
    assert Say(language)(name, **given) == told


@pytest.mark.parametrize(
    ("words", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list_reads_as_a_sentence(words: list[str], told: str) -> None:
    assert Say("nl").listed(words) == told
