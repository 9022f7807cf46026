"""How long ago we and the resident last spoke with each other."""

from klantreis.core.timeliness.cases import AuditedCase
from klantreis.core.timeliness.contact import ContactTally
from klantreis.core.timeliness.figures import ContactAge
from klantreis.core.timeliness.looking import look
from tests.core.timeliness.lines import asked, case, fact


def contact(*cases: AuditedCase) -> ContactAge:
    tally = ContactTally(asked())
    for each in cases:
        tally.add(look(each, asked()))
    return tally.result()


def bins(found: ContactAge) -> dict[str, int]:
    return {each.name: each.count for each in found.bins if each.count}


def test_by_the_last_time_whatever_the_order_of_the_facts() -> None:
    found = contact(
        case(facts=(fact("contact_held vr 2026-10-02"), fact("intake_held do 2026-01-08"))),  # 20 office days
        case(facts=(fact("contact_held do 2026-10-01"),)),  # 21
        case(facts=(fact("intake_held ma 2026-08-10"),)),  # 59
        case(facts=(fact("plan_agreed do 2026-01-08"),)),
    )
    assert bins(found) == {"up_to_20": 1, "21_40": 1, "41_60": 1, "over_60": 1}
    assert found.median == 21  # of two in the middle the lower


def test_letters_reminders_and_attempts_are_no_contact() -> None:
    found = contact(
        case(facts=(fact("contact_tried ma 2026-10-26"), fact("message_delivered ma 2026-10-26")), ref="c-1"),
        case(facts=(fact("message_delivered ma 2026-10-26"),), ref="c-2", enrolled="ma 2026-10-26"),
    )
    assert bins(found) == {"never": 2}
    assert found.median is None
    assert found.tried_since == 1
    assert found.never == (("c-1", 204), ("c-2", 4))  # from the opening, the longest first


def test_a_case_that_is_closed_is_not_asked_about() -> None:
    found = contact(case(closed="vr 2026-10-30"))
    assert (found.open_cases, bins(found), found.never) == (0, {}, ())
