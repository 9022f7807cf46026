"""The judge finds what is wrong, each kind of it, in records made by hand."""

from collections.abc import Sequence

import pytest

from tests.chaos.fates import CALM, ROUGH, Fate, fate
from tests.chaos.house import BY_MAIL, Row, address, reference
from tests.chaos.judging import Verdict, judge, reached
from tests.chaos.record import Attempt, Record
from tests.chaos.table import BEGIN, END, PAGE

REFS = [reference(number) for number in range(3)]


def record(kept: Sequence[int], **answers: str) -> Record:
    """The server kept these; `answers`: its last answer by key (`k0` …), empty where it gave none."""
    told = {f"k{number}": "250" for number in kept} | answers
    return Record(
        kept=[f"k{number}" for number in kept],
        addresses=[address(reference(number)) for number in kept],
        last={key: Attempt("", Fate.take, answer) for key, answer in told.items()},
    )


def rows(*states: str) -> list[Row]:
    return [
        Row(f"k{number}", state, "smtp_text_554" if state == "refused" else "", BY_MAIL, "", reference(number))
        for number, state in enumerate(states)
    ]


def verdict(server: Record, *states: str, left: Sequence[str] = ()) -> Verdict:
    return judge(server, rows(*states), REFS, left)


def test_a_record_that_agrees_is_right() -> None:
    found = verdict(record([0, 1], k1="", k2="554"), "sent", "in_doubt", "refused")
    assert found == Verdict(messages=3, accepted=2, lost=0, twice=0, in_doubt=1, unknowable=1, refused=1)


@pytest.mark.parametrize(
    ("server", "states", "left", "wrong"),
    [
        (record([0, 1, 2, 2]), ("sent", "sent", "sent"), (), "kept more than once: 1"),
        (record([0, 1]), ("sent", "sent", "sent"), (), "lost: 1"),
        (record([0, 1]), ("sent", "sent"), (), "lost: 1"),
        (record([0, 1]), ("sent", "sent", "withdrawn"), (), "lost: 1"),
        (record([0, 1]), ("sent", "sent", "due"), (), "still waiting: 1"),
        (record([0, 1, 2]), ("sent", "sent", "in_doubt"), (), "in doubt, though it can be known: 1"),
        (record([0, 1, 2], k2=""), ("sent", "sent", "sent"), (), "cannot be known, yet not in doubt: 1"),
        (record([0, 1, 2]), ("sent", "sent", "sent"), ("k2",), "cannot be known, yet not in doubt: 1"),
        (record([0, 1], k2="554"), ("sent", "sent", "sent"), (), "refused by the server, not by us: 1"),
        (record([0, 1], k2="451"), ("sent", "sent", "refused"), (), "refused by us, not by the server: 1"),
        (record([0, 1, 2]), ("sent", "sent", "refused"), (), "kept by the server, neither sent nor in doubt: 1"),
    ],
)
def test_each_kind_of_wrong_is_found(
    server: Record, states: tuple[str, ...], left: tuple[str, ...], wrong: str
) -> None:
    found = verdict(server, *states, left=left)
    assert any(each.startswith(wrong) for each in found.wrong), found.wrong


def test_a_second_message_to_a_resident_is_one_too_many_whatever_its_key() -> None:
    server = record([0, 1, 2])
    server.addresses[2] = address(REFS[0])
    assert verdict(server, "sent", "sent", "sent").twice == 1


def test_a_text_offered_again_after_nobody_answered_is_wrong_also_where_it_went_well() -> None:
    server = record([0, 1, 2])
    server.gambled.add("k2")
    assert verdict(server, "sent", "sent", "sent").wrong == ("offered again after nobody answered: 1 (k2 take 250)",)


def test_of_an_answer_that_came_very_late_both_sent_and_in_doubt_are_right() -> None:
    server = record([0, 1, 2])
    server.last["k2"] = Attempt("", Fate.take, "250", in_time=False)
    assert verdict(server, "sent", "sent", "sent").wrong == ()
    assert verdict(server, "sent", "sent", "in_doubt").wrong == ()


def test_in_the_end_each_resident_has_heard_once_by_mail_or_on_paper() -> None:
    assert (
        reached(record([0, 1]), [*rows("sent", "sent"), Row("f2", "sent", "", "file", "", REFS[2])], ["f2"], REFS) == []
    )
    assert reached(record([0, 1]), rows("sent", "sent", "refused"), [], REFS) == ["L-0002 heard 0 times"]
    assert reached(record([0, 0, 1, 2]), rows("sent", "sent", "sent"), [], REFS) == ["L-0000 heard 2 times"]


def test_the_fate_of_an_attempt_is_that_of_its_seed_key_and_number_and_nothing_else() -> None:
    drawn = [fate(7, f"k{number}", 1, ROUGH) for number in range(4000)]
    assert drawn == [fate(7, f"k{number}", 1, ROUGH) for number in range(4000)]
    assert drawn != [fate(8, f"k{number}", 1, ROUGH) for number in range(4000)]
    assert 0.03 < drawn.count(Fate.busy) / 4000 < 0.05
    assert {fate(7, "k", 1, CALM), fate(7, "k", 1, CALM, at_rcpt=True)} == {Fate.take}


def test_the_page_of_guarantees_holds_the_tables_that_chaos_wrote() -> None:
    page = PAGE.read_text()
    assert page.index(BEGIN) < page.index("effective kills") < page.index(END)
