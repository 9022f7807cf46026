"""Message texts: what a municipality may write, and what comes out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.core.texts import FIELDS, Rendered, Template, fields_used, parse_template, render, render_line
from klantreis.errors import TextError

EXAMPLES = {name: field.example for name, field in FIELDS.items()}


def text(body: str, subject: str = "Uw afspraak") -> Template:
    return parse_template("brief", f"---\nsubject: {subject}\n---\n{body}")


def filled(body: str, **values: str) -> str:
    return render(text(body), EXAMPLES | values).text


def test_a_file_is_front_matter_and_then_the_text() -> None:
    source = "---\nkind: send\nsubject: 'Afspraak op {{ datum }}'\nconsequence: true\n---\n\nBeste {{ naam }},\n"

    assert parse_template("brief", source) == Template(
        name="brief", subject="Afspraak op {{ datum }}", body="\nBeste {{ naam }},\n", kind="send", consequence=True
    )


def test_a_text_says_of_what_type_it_is_and_whether_it_has_legal_effect() -> None:
    decision = parse_template("brief", "---\nsubject: Ons besluit\ntype: decision\nlegal: true\n---\nBeste lezer\n")

    assert (decision.type, decision.legal) == ("decision", True)
    assert (text("Beste lezer").type, text("Beste lezer").legal) == ("", False)


def test_the_fields_are_filled_in_subject_and_text() -> None:
    template = text("Beste {{ naam }},\n\nTot {{ datum }}.\n", "Afspraak om {{ tijd }}")

    assert render(template, EXAMPLES) == Rendered(
        "Afspraak om 10.30 uur", "Beste mevrouw Jansen,\n\nTot dinsdag 8 december 2026.\n"
    )


def test_markdown_becomes_plain_text_and_lists_stay_lists() -> None:
    assert filled("## Kop\n\n**Waar:** {{ plaats }}\\\n- een\n- __twee__\n", plaats="hier") == (
        "Kop\n\nWaar: hier\n- een\n- twee\n"
    )


@pytest.mark.parametrize(
    ("name", "result"),
    [("Jansen", "Dag Jansen!\nU bent er.\n\nTot ziens\n"), ("", "Dag lezer!\n\nTot ziens\n")],
)
def test_a_condition_leaves_no_hole_in_the_text(name: str, result: str) -> None:
    body = "Dag {% if naam %}{{ naam }}{% else %}lezer{% endif %}!\n{% if naam %}\nU bent er.\n{% endif %}\n\nTot ziens"

    assert filled(body, naam=name) == result


def test_what_a_value_holds_is_never_read_as_a_text() -> None:
    assert (
        filled("Beste {{ naam }}", naam="**{{ telefoon }}** {% if x %} <b>")
        == "Beste **{{ telefoon }}** {% if x %} <b>\n"
    )


@pytest.mark.parametrize(
    "body",
    [
        "{% for x in naam %}{{ x }}{% endfor %}",
        "{{ naam|upper }}",
        "{{ naam.__class__ }}",
        "{{ naam['x'] }}",
        "{{ 'a' * 200000000 }}",
        "{{ 1 + 1 }}",
        "{{ naam() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% if naam == 'x' %}a{% endif %}",
        "{% if naam %}a{% elif datum %}b{% endif %}",
        "{% if not not naam %}a{% endif %}",
        "{% if " + "not " * 200 + "naam %}a{% endif %}",
        "{% if " + "not " * 800 + "naam %}a{% endif %}",
        "{% set naam = 1 %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ naam if datum else tijd }}",
        "{% import 'os' as os %}",
    ],
)
def test_a_text_can_only_fill_in_and_leave_out(body: str) -> None:
    with pytest.raises(TextError, match=r"text brief, line 5: (only \{\{ field|there is no field|a \{\{ field)"):
        text("een\n" + body)


@pytest.mark.parametrize("body", ["{{ naam", "{% if naam %}x", "{{ }}", "{% endif %}", "{% onzin %}", "{{ naam }"])
def test_what_is_not_closed_is_an_error_with_its_line(body: str) -> None:
    with pytest.raises(TextError, match="text brief, line 4"):
        text(body)


def test_an_unknown_field_is_named_with_the_ones_that_exist() -> None:
    with pytest.raises(TextError, match="line 6: there is no field `bsn`; fields are naam, gemeente"):
        text("\n\n{{ bsn }}")


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        ("Beste", 1, "must begin with"),
        ("---\nsubject: a\n", 1, "must begin with"),
        ("---\nkind: send\n---\nx", 1, "has no `subject`"),
        ("---\nsubject: a\nonderwerp: b\n---\nx", 3, "only these can stand here"),
        ("---\nsubject: a\nsubject: b\n---\nx", 3, "is there twice"),
        ("---\nsubject: a\nconsequence: ja\n---\nx", 1, "true or false"),
        ("---\nsubject: a\x0bb\n---\nx", 2, "control character"),
        ("---\nkind: send\nsubject: Uw bijstandsuitkering\n---\nx", 3, "never says `bijstand`"),
        ("---\nsubject: Schulden\n---\nx", 2, "never says `Schuld`"),
        ("---\nsubject: a\n---\neen\nTot morgen!\n", 5, "`morgen` needs its date"),
        ("---\nsubject: Vandaag\n---\neen\n", 2, "`Vandaag` needs its date"),
        ("---\nsubject: a\nlegal: ja\n---\neen\n", 1, "`legal` is true or false"),
        ("---\nsubject: a\ntype: Een besluit\n---\neen\n", 1, "`type` is a name in small letters"),
        ("---\nsubject: a\nlegal: true\n---\neen\n", 1, "names its own `type`"),
        ("---\n  subject : Tot morgen\n---\neen\n", 2, "`morgen` needs its date"),
        ("---\nsubject: a\n---\neen\nb\0c\n", 5, "the text holds a control character"),
        ("---\nsubject: a\n---\neen\nb\u202ec\n", 5, "the text holds a control character"),
        ("---\nsubject: a\n---\n" + "x" * 20_000, 1, "is longer than"),
        ("---\nsubject: a\n---\n" + "{% if naam %}" * 6 + "{% endif %}" * 6, 4, "within each other"),
        ("---\nsubject: a\n---\n" + "{% if naam %}" * 790 + "{% endif %}" * 790, 4, "within each other"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(source: str, line: int, why: str) -> None:
    with pytest.raises(TextError, match=why) as refused:
        parse_template("brief", source)
    assert refused.value.line == line


def test_tomorrow_may_be_said_with_its_date() -> None:
    assert filled("Tot morgen, {{ datum }}!") == "Tot morgen, dinsdag 8 december 2026!\n"
    assert filled("Het was gisteren, {{ dag }}.") == "Het was gisteren, maandag 31 augustus 2026.\n"


@pytest.mark.parametrize("missing", [None, "", "  "])
def test_a_field_without_a_value_is_an_error_that_names_text_and_field_only(missing: str | None) -> None:
    values = {"naam": "kanarie"} | ({} if missing is None else {"datum": missing})

    with pytest.raises(TextError, match="text brief: the field `datum` has no value") as refused:
        render(text("{{ naam }} {{ datum }}"), values)
    assert "kanarie" not in str(refused.value)


def test_an_optional_field_may_be_empty_but_must_be_given() -> None:
    assert filled("Beste {{ naam }}", naam="") == "Beste\n"
    with pytest.raises(TextError, match="field `naam` has no value"):
        render(text("Beste {{ naam }}"), {})


@pytest.mark.parametrize("value", ["a\nBcc: b@example.org", "a\rb", "a\0b", "a\u202eb", "x" * 501])
def test_a_value_with_a_control_character_or_without_end_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(TextError, match="the value of the field `naam`") as refused:
        render(text("Beste {{ naam }}"), {"naam": value})
    assert value not in str(refused.value)


def test_a_result_is_bounded() -> None:
    with pytest.raises(TextError, match="became longer than"):
        filled("{{ naam }}" * 1000, naam="x" * 500)


def test_the_fields_that_a_source_uses_are_known() -> None:
    assert fields_used("{{ naam }} {% if not periode %}{{ datum }}{% endif %}") == {"naam", "periode", "datum"}


def test_a_line_for_staff_is_one_line() -> None:
    line = "{{ verplichting }}\n loopt achter{% if periode %} na {{ periode }}{% endif %}."

    assert render_line("stalled", line, EXAMPLES | {"periode": ""}) == "Intakegesprek afspreken loopt achter."


@given(st.text(max_size=200))
def test_any_text_is_either_read_and_filled_in_or_refused_as_text_error(body: str) -> None:
    with suppress(TextError):
        render(text(body), EXAMPLES)


@given(
    st.lists(
        st.sampled_from(["{{", "}}", "{%", "%}", "if", "endif", "else", " naam ", "not ", "|", ".", "'", "{#", "-"])
    )
)
def test_any_mixture_of_signs_is_either_read_or_refused_as_text_error(signs: list[str]) -> None:
    with suppress(TextError):
        render(text(" ".join(signs)), EXAMPLES)


def test_a_field_between_single_braces_is_refused_where_it_stands() -> None:
    with pytest.raises(TextError, match="a brace stands alone") as refused:
        parse_template("brief", "---\nsubject: Afspraak\n---\nBeste {{ naam }},\n\nGroeten van {afzender}\n")
    assert refused.value.line == 6
