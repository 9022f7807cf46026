"""Every form of the journey language, every expression of the five programmes, and errors that point."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from klantreis.core.conditions import (
    Age,
    Both,
    Condition,
    Either,
    FieldIs,
    Happened,
    HasLabel,
    InGroup,
    Language,
    Not,
    PointIn,
    Proven,
    Reached,
)
from klantreis.core.dates import (
    Anchor,
    Appointment,
    CountDay,
    DateExpr,
    DateNode,
    Due,
    Enrolled,
    EventDay,
    Extreme,
    FieldDay,
    Known,
    Literal,
    Occurred,
    Offset,
    Opened,
    OwnField,
    Rolled,
    StageStart,
)
from klantreis.core.journey import Opens, Series
from klantreis.core.names import DATE_WORDS, RESERVED
from klantreis.core.parser import (
    ExpressionError,
    Names,
    parse_condition,
    parse_date,
    parse_opens,
    parse_series,
    parse_term,
)
from klantreis.core.workdays import Term

FIELDS = {
    "wave_assigned": {"date"},
    "end_changed": {"date"},
    "ww_end_changed": {"date"},
    "pip_dated": {"progress_talks"},
    "contract_known": {"until"},
    "trial_started": {"until"},
    "term_extended_duo": {"until"},
    "part_time_started": {"exemption_start"},
    "activity_started": {"ref"},
    "talk_held": {"outcome"},
    "placement_ended": {"reason"},
}
EVENTS = """
    reported talk_planned talk_held no_show placement_started placement_ended relapse_signalled session_planned
    scan_done stuck_reported track_accepted track_declined track_started work_found plan_agreed declined
"""
ANCHORS = "t0 ww_end pip_clock term_start planned_end start_learning wave_date cohort_start placement_start"
NAMES = Names(
    events={name: frozenset() for name in EVENTS.split()} | {name: frozenset(found) for name, found in FIELDS.items()},
    anchors=ANCHORS.split(),
    terms=["first_weeks", "rhythm"],
    counts=["missed_talks", "missed_calls", "missed_points"],
    labels=["part_time"],
    steps=["invite", "call"],
)
OWN = Names(events=NAMES.events, anchors=NAMES.anchors, own_fields=True)


def plus(base: DateNode, count: int, unit: str) -> Offset:
    return Offset(base, False, Term(count, unit))


def minus(base: DateNode, count: int, unit: str) -> Offset:
    return Offset(base, True, Term(count, unit))


@pytest.mark.parametrize(("text", "node", "roll"), [
    ("talk_held", EventDay("talk_held"), ""),
    ("first talk_held", EventDay("talk_held", first=True), ""),
    ("wave_assigned.date", FieldDay("wave_assigned", "date"), ""),
    ("enrolled.any_column", FieldDay("enrolled", "any_column"), ""),
    ("t0", Anchor("t0"), ""),
    ("opened", Opened(), ""),
    ("due", Due(), ""),
    ("stage", StageStart(), ""),
    ("enrolled", Enrolled(), ""),
    ("appointment", Appointment(), ""),
    ("occurred", Occurred(), ""),
    ("2026-12-01", Literal(date(2026, 12, 1)), ""),
    ("2 x missed_talks", CountDay(2, "missed_talks"), ""),
    ("2 x missed_talks + 10wd", plus(CountDay(2, "missed_talks"), 10, "wd"), ""),
    ("opened + 10wd", plus(Opened(), 10, "wd"), ""),
    ("opened + 3d", plus(Opened(), 3, "d"), ""),
    ("opened + 10w atw", plus(Opened(), 10, "w"), "atw"),
    ("ww_end - 6m preceding", minus(Anchor("ww_end"), 6, "m"), "preceding"),
    ("term_start + 3y none", plus(Anchor("term_start"), 3, "y"), "none"),
    ("due following", Due(), "following"),
    ("opened + first_weeks", Offset(Opened(), False, None, "first_weeks"), ""),
    ("opened - rhythm none", Offset(Opened(), True, None, "rhythm"), "none"),
    ("2026-12-01 - 2w", minus(Literal(date(2026, 12, 1)), 2, "w"), ""),
    ("max(opened, due)", Extreme(True, (Opened(), Due())), ""),
    ("min(opened, due) + 1d none", plus(Extreme(False, (Opened(), Due())), 1, "d"), "none"),
    ("max(ww_end - 6m preceding, opened + 5wd)",
     Extreme(True, (Rolled(minus(Anchor("ww_end"), 6, "m"), "preceding"), plus(Opened(), 5, "wd"))), ""),
    ("known(min(reported, wave_assigned.date), reported)",
     Known((Extreme(False, (EventDay("reported"), FieldDay("wave_assigned", "date"))), EventDay("reported"))), ""),
])  # fmt: skip
def test_a_date_is_read_as_it_says(text: str, node: DateNode, roll: str) -> None:
    assert parse_date(text, NAMES) == DateExpr(text, node, roll)


def test_a_bare_field_is_a_date_only_where_a_fact_is_asked() -> None:
    assert parse_date("until", OWN).node == OwnField("until")
    assert parse_date("occurred + 2w atw", OWN) == DateExpr("occurred + 2w atw", plus(Occurred(), 2, "w"), "atw")
    with pytest.raises(ExpressionError, match="unknown date `until`"):
        parse_date("until", NAMES)


@pytest.mark.parametrize(("spaced", "text"), [
    ("  opened+5wd ", "opened + 5wd"),
    ("opened -  5wd\n  preceding", "opened - 5wd preceding"),
    ("max( opened ,due )", "max(opened, due)"),
    ("known (wave_assigned . date,reported)", "known(wave_assigned.date, reported)"),
    ("2  x\tmissed_talks", "2 x missed_talks"),
    ("max(min(opened,due),t0+1d none)following", "max(min(opened, due), t0 + 1d none) following"),
])  # fmt: skip
def test_spaces_make_no_difference_to_the_text_that_enters_natural_keys(spaced: str, text: str) -> None:
    assert parse_date(spaced, NAMES) == parse_date(text, NAMES)
    assert parse_date(spaced, NAMES).text == text


A, B, C = Happened("no_show"), Happened("declined"), HasLabel("part_time")
LATER = Offset(EventDay("talk_held"), False, Term(4, "w"))


@pytest.mark.parametrize(("text", "condition"), [
    ("group has status_holder", InGroup("status_holder")),
    ("age(ww_end) < 27", Age(Anchor("ww_end"), "<", 27)),
    ("age(opened) >= 27", Age(Opened(), ">=", 27)),
    ("age(opened + 1d none)<=27", Age(Rolled(plus(Opened(), 1, "d"), "none"), "<=", 27)),
    ("age(opened) > 27", Age(Opened(), ">", 27)),
    ("age(opened) = 27", Age(Opened(), "=", 27)),
    ("language = nld", Language("nld")),
    ("outcome = exempt", FieldIs("", "outcome", "exempt")),
    ("talk_held.outcome = 3", FieldIs("talk_held", "outcome", "3")),
    ("enrolled.branch = zorg", FieldIs("enrolled", "branch", "zorg")),
    ("point in (2w, 4w)", PointIn(("2w", "4w"))),
    ("happened(no_show)", A),
    ("happened(enrolled)", Happened("enrolled")),
    ("proven(invite)", Proven("invite")),
    ("label part_time", C),
    ("not happened(no_show)", Not(A)),
    ("reached(2026-12-01)", Reached(DateExpr("2026-12-01", Literal(date(2026, 12, 1))))),
    ("reached(talk_held + 4w)", Reached(DateExpr("talk_held + 4w", LATER))),
    ("not not happened(no_show)", Not(Not(A))),
    ("happened(no_show) and not happened(declined)", Both(A, Not(B))),
    ("happened(no_show) or happened(declined) and label part_time", Either(A, Both(B, C))),
    ("happened(no_show) and happened(declined) or label part_time", Either(Both(A, B), C)),
    ("(happened(no_show) or happened(declined)) and label part_time", Both(Either(A, B), C)),
    ("not (happened(no_show) or happened(declined))", Not(Either(A, B))),
    ("not happened(no_show) and happened(declined)", Both(Not(A), B)),
])  # fmt: skip
def test_a_condition_binds_not_before_and_before_or(text: str, condition: Condition) -> None:
    assert parse_condition(text, NAMES) == condition


@pytest.mark.parametrize(("text", "term"), [
    ("10wd", Term(10, "wd")), ("3d", Term(3, "d")), (" 2w ", Term(2, "w")), ("6m", Term(6, "m")), ("1y", Term(1, "y")),
    ("0wd", Term(0, "wd")),
])  # fmt: skip
def test_a_term_is_a_number_and_a_unit(text: str, term: Term) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize(("text", "opens"), [
    ("stage", Opens(text="stage", stage=True)),
    ("plan_agreed", Opens(text="plan_agreed", event="plan_agreed")),
    ("each talk_planned", Opens(text="each talk_planned", each="talk_planned")),
    ("2 x missed_points", Opens(text="2 x missed_points", count=(2, "missed_points"))),
    ("t0", Opens(text="t0", date=DateExpr("t0", Anchor("t0")))),
    ("enrolled", Opens(text="enrolled", date=DateExpr("enrolled", Enrolled()))),
    ("ww_end-6w", Opens(text="ww_end - 6w", date=DateExpr("ww_end - 6w", minus(Anchor("ww_end"), 6, "w")))),
    ("stage + 1w", Opens(text="stage + 1w", date=DateExpr("stage + 1w", plus(StageStart(), 1, "w")))),
    ("plan_agreed following",
     Opens(text="plan_agreed following", date=DateExpr("plan_agreed following", EventDay("plan_agreed"), "following"))),
    ("first plan_agreed",
     Opens(text="first plan_agreed", date=DateExpr("first plan_agreed", EventDay("plan_agreed", first=True)))),
    ("2 x missed_talks + 1wd",
     Opens(text="2 x missed_talks + 1wd",
           date=DateExpr("2 x missed_talks + 1wd", plus(CountDay(2, "missed_talks"), 1, "wd")))),
])  # fmt: skip
def test_an_obligation_opens_with_a_stage_an_event_a_count_or_a_date(text: str, opens: Opens) -> None:
    assert parse_opens(text, NAMES) == opens


def test_per_tells_the_instances_of_one_event_apart() -> None:
    opens = parse_opens("each activity_started", NAMES, "ref")
    assert (opens.each, opens.per) == ("activity_started", "ref")
    with pytest.raises(ExpressionError, match="`per: reff` is no field of `activity_started`; did you mean `ref`"):
        parse_opens("each activity_started", NAMES, "reff")
    with pytest.raises(ExpressionError, match="`per` goes only with `each`"):
        parse_opens("activity_started", NAMES, "ref")


@pytest.mark.parametrize("text", ["opened", "due + 1w", "max(t0, appointment)", "occurred"])
def test_an_obligation_does_not_open_by_what_it_has_only_once_open(text: str) -> None:
    with pytest.raises(ExpressionError, match="known only once the obligation is open"):
        parse_opens(text, NAMES)


@pytest.mark.parametrize(("written", "series"), [
    (["1w", "3m"], Series(terms=(Term(1, "w"), Term(3, "m")))),
    ("every 6m", Series(every=Term(6, "m"))),
    ("monthly on 10", Series(monthly_on=10)),
    ("yearly on 12-01, 06-01", Series(yearly_on=((6, 1), (12, 1)))),
    ("pip_dated.progress_talks spread over 3y",
     Series(spread_field=("pip_dated", "progress_talks"), spread_over=Term(3, "y"))),
])  # fmt: skip
def test_a_series_has_one_of_five_forms(written: str | list[str], series: Series) -> None:
    assert parse_series(written, NAMES) == series


PROGRAMME_DATES = """
    enrolled.cohort_start | enrolled.start_learning | known(end_changed.date, enrolled.planned_end)
    known(min(reported, wave_assigned.date), reported, wave_assigned.date) | known(ww_end_changed.date, enrolled.ww_end)
    max(enrolled.duo_notice, enrolled.brp_registration) | pip_dated + 1d | placement_started | wave_assigned.date
    1 x missed_calls + 1wd | 1 x missed_talks | 2 x missed_calls + 1wd | 2 x missed_talks | 2 x missed_talks + 10wd
    3 x missed_calls + 1wd | appointment - 10wd | appointment - 1wd | appointment - 2wd | cohort_start + 7m | due + 15wd
    due + 1wd | due + 3wd | due + 5wd | due - 10wd | due - 2wd | due - 3wd | due - 5wd | opened | opened + 5wd
    ww_end - 10w preceding | ww_end - 4m preceding | ww_end - 4w preceding
    appointment | contract_known.until - 2m preceding | enrolled.benefit_start + 6m none
    max(ww_end - 2w preceding, opened + 5wd) | max(ww_end - 6m preceding, opened + 5wd) | opened + 10w atw
    opened + 10wd | opened + 15wd | opened + 1m following | opened + 2wd | opened + 3w following | opened + 4w following
    opened + first_weeks | part_time_started.exemption_start + 6m none | pip_clock + 3w following
    pip_clock + 7w following | planned_end + 2w following | stage + 20wd | start_learning preceding | t0 + 5wd
    t0 + 8w following | term_start + 15m none | term_start + 3y none | trial_started.until - 2w preceding
    wave_date + 10wd | wave_date + 3m none | ww_end + 3m none
    placement_start | start_learning | term_start | planned_end | ww_end
"""
PROGRAMME_CONDITIONS = """
    outcome = exempt | proven(call) | proven(invite) | reason = returns_to_benefit | age(opened) >= 27
    age(ww_end) < 27 | happened(declined) | happened(no_show) and not happened(declined) | point in (2w, 4w)
    group has at_leerbedrijf and group has no_startkwalificatie | group has status_holder and group has must_integrate
"""
PROGRAMME_OPENINGS = """
    2 x missed_points | each activity_started | each contract_known | each part_time_started | each placement_started
    each relapse_signalled | each session_planned | each stuck_reported | each talk_planned | each track_accepted
    each track_declined | each trial_started | each wave_assigned | each work_found | enrolled
    enrolled.benefit_start + 5m | pip_clock | pip_dated | plan_agreed | planned_end - 4w | scan_done | stage
    start_learning - 4w | t0 | talk_held | term_start + 12m | term_start + 30m | track_started | wave_assigned
    wave_date + 2m | ww_end - 6w | ww_end - 7m
"""


def table(texts: str) -> list[str]:
    return [text.strip() for line in texts.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", table(PROGRAMME_DATES))
def test_every_date_of_the_five_programmes_is_read_and_keeps_its_text(text: str) -> None:
    assert parse_date(text, NAMES).text == text


@pytest.mark.parametrize("text", table(PROGRAMME_CONDITIONS))
def test_every_condition_of_the_five_programmes_is_read(text: str) -> None:
    parse_condition(text, NAMES)


@pytest.mark.parametrize("text", table(PROGRAMME_OPENINGS))
def test_every_opening_of_the_five_programmes_is_read_and_keeps_its_text(text: str) -> None:
    assert parse_opens(text, NAMES).text == text


@pytest.mark.parametrize("written", [
    ["1w", "2w", "4w", "3m", "6m", "12m"], "every 6m", "every 6w", "monthly on 10", "yearly on 06-01, 12-01",
    "pip_dated.progress_talks spread over 3y",
])  # fmt: skip
def test_every_series_of_the_five_programmes_is_read(written: str | list[str]) -> None:
    parse_series(written, NAMES)


@pytest.mark.parametrize(("text", "position", "message"), [
    ("", 0, "expected a date"),
    ("opened +", 8, "expected a term such as 10wd"),
    ("opened + 10 wd", 9, "expected a term such as 10wd"),
    ("opened + 10days", 9, "expected a term such as 10wd"),
    ("opened + 10WD", 9, "expected a term such as 10wd"),
    ("opened + 51y", 9, "expected a term from 0y to 50y"),
    ("opened + 5wd + 1d", 13, "one term"),
    ("opened + 5wd backwards", 13, "a roll (following, preceding, none, atw)"),
    ("opened + first_week", 9, "unknown term `first_week`; did you mean `first_weeks`?"),
    ("talk_hold + 1w", 0, "unknown date `talk_hold`: no event, no anchor; did you mean `talk_held`?"),
    ("talks.outcome", 0, "unknown event `talks`"),
    ("talk_held.outcomes", 10, "`talk_held` has no field `outcomes`; did you mean `outcome`?"),
    ("enrolled.birth_date", 9, "`birth_date` is personal data, which no date or condition reads; use `age()`"),
    ("talk_held.", 10, "expected a field of `talk_held`"),
    ("first", 5, "expected the name of event"),
    ("2x missed_talks", 0, "write a count with spaces"),
    ("2 x missed", 4, "unknown count `missed`; did you mean"),
    ("0 x missed_talks", 0, "from 1 to 99"),
    ("01-12-2026", 2, "a day is written 2026-12-01"),
    ("2026-13-01", 0, "2026-13-01 is no day of the calendar"),
    ("0026-12-01", 0, "expected a day from 1950"),
    ("max opened", 4, "expected ( and dates"),
    ("max(opened", 10, "expected a comma and another date, or )"),
    ("max(opened,)", 11, "expected a date"),
    ("max()", 4, "expected a date"),
    ("opened; due", 6, "no meaning here"),
    ("opened é", 7, "no meaning here"),
    ("max(" * 25 + "opened" + ")" * 25, 80, "nested more than 20 deep"),
    ("opened" + " " * 500, 500, "at most 500 characters"),
])  # fmt: skip
def test_an_error_in_a_date_points_at_the_character(text: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_date(text, NAMES)
    assert raised.value.position == position
    assert message in raised.value.message


@pytest.mark.parametrize(("text", "position", "message"), [
    ("", 0, "expected a condition"),
    ("happened(no_shows)", 9, "unknown event `no_shows`; did you mean `no_show`?"),
    ("proven(invited)", 7, "unknown step `invited`; did you mean `invite`?"),
    ("label parttime", 6, "unknown label `parttime`; did you mean `part_time`?"),
    ("outcomes = exempt", 0, "unknown field `outcomes`; did you mean `outcome`?"),
    ("outcome exempt", 8, "expected = and a code"),
    ("outcome =", 9, "expected a code"),
    ("age(opened) 27", 12, "expected < <= > >= or ="),
    ("age(opened) < 2y", 14, "expected an age from 0 to 120"),
    ("age opened < 2", 0, "unknown field `age`"),
    ("point in 2w", 9, "expected ( and points"),
    ("(happened(no_show)", 18, "expected `and`, `or` or )"),
    ("happened(no_show) happened(declined)", 18, "expected `and`, `or`, or the end"),
    ("happened(no_show) and", 21, "expected a condition"),
    ("not " * 25 + "happened(no_show)", 80, "nested more than 20 deep"),
    ("(" * 25, 20, "nested more than 20 deep"),
])  # fmt: skip
def test_an_error_in_a_condition_points_at_the_character(text: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_condition(text, NAMES)
    assert raised.value.position == position
    assert message in raised.value.message


@pytest.mark.parametrize(("written", "position", "message"), [
    ("every 0m", 6, "from 1m"),
    ("every rhythm", 6, "expected a term"),
    ("monthly on 32", 11, "a day of the month from 1 to 31"),
    ("monthly 10", 8, "expected `on`"),
    ("yearly on 02-29", 13, "a day that every year has, from 1 to 28"),
    ("yearly on 13-01", 10, "a month from 1 to 12"),
    ("pip_dated.progress_talks over 3y", 25, "expected `spread over`"),
    ("each month", 0, "expected a list of terms"),
    ("every 6m following", 9, "expected nothing more"),
    ([], 0, "at least one term"),
    (["1w", "2w", "1w"], 0, "the point 1w is there twice"),
    (["1w", "2"], 0, "expected a term such as 10wd"),
])  # fmt: skip
def test_an_error_in_a_series_points_at_the_character(written: str | list[str], position: int, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_series(written, NAMES)
    assert raised.value.position == position
    assert message in raised.value.message


def test_many_parts_side_by_side_are_not_nested() -> None:
    assert parse_date(f"max({', '.join(['opened'] * 40)})", NAMES).node == Extreme(True, (Opened(),) * 40)
    parse_condition(" and ".join(["label part_time"] * 25), NAMES)


def test_an_error_shows_the_expression_a_caret_and_what_to_do() -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_date("opened + 10 wd", NAMES)
    assert str(raised.value) == (
        "opened + 10 wd\n"
        "         ^\n"
        "expected a term such as 10wd, 3d, 2w, 6m or 1y"
    )  # fmt: skip


def test_an_error_in_a_long_or_hostile_text_stays_readable() -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_date("known(" + "opened, " * 30 + "\x1b[31m" + "opened," * 20, NAMES)
    shown, caret, _ = str(raised.value).splitlines()
    assert len(shown) <= 120
    assert shown[caret.index("^")] == "?"
    assert "\x1b" not in str(raised.value)


def test_a_reserved_word_keeps_its_meaning_whatever_is_named_after_it() -> None:
    names = Names(events={word: frozenset() for word in RESERVED}, anchors=RESERVED)
    for word in RESERVED & set(DATE_WORDS):
        assert parse_date(word, names).node == DATE_WORDS[word]
    for word in RESERVED - set(DATE_WORDS):
        with pytest.raises(ExpressionError):
            parse_date(word, names)


WORDS = """
    opened due stage talk_held talk_held.outcome first max( min( known( ( ) , + - . 2w 10wd 6m 2 x missed_talks
    following atw 2026-12-01 and or not happened( no_show age( < 27 group has label part_time point in each every
    yearly on 06-01 spread over
"""
words = st.sampled_from(WORDS.split())
hostile = st.one_of(st.text(max_size=60), st.lists(words, max_size=25).map(" ".join))


def refused(read: Callable[[], object]) -> ExpressionError | None:
    try:
        read()
    except ExpressionError as error:
        return error
    return None


@settings(deadline=None, max_examples=300)
@given(hostile)
@example("9" * 480 + "wd")
@example("opened + " + "9" * 480 + "y")
@example("not " * 124)
@example("max(" * 124)
@example("happened(no_show) and " * 22 + "happened(no_show)")
@example("٣w")
def test_whatever_the_text_the_only_error_is_an_expression_error(text: str) -> None:
    for read in (
        lambda: parse_date(text, OWN),
        lambda: parse_condition(text, NAMES),
        lambda: parse_opens(text, NAMES),
        lambda: parse_series(text, NAMES),
        lambda: parse_series([text], NAMES),
        lambda: parse_term(text),
    ):
        error = refused(read)
        assert error is None or (0 <= error.position <= len(text) and str(error))


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=12).map(" ".join))
def test_a_text_that_is_read_reads_the_same_from_its_canonical_form(text: str) -> None:
    try:
        first = parse_date(text, NAMES)
    except ExpressionError:
        return
    assert parse_date(first.text, NAMES) == first
