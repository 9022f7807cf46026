"""One resident of Landsmeer from the invitation to nazorg, through the whole house, on both databases."""

from tests.whole.conftest import Town

ASK = "Wij willen graag met u kennismaken"
ASK_AGAIN = "Herinnering: wilt u een afspraak met ons maken?"
WORK = "Hoe gaat het op uw werk?"
EMPLOYER = "Hoe gaat het met uw nieuwe medewerker?"


def test_from_invitation_to_nazorg(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    sent = town.walk("ma 2026-03-02", "di 2026-03-10")
    assert sent == {"ma 2026-03-02": [ASK], "ma 2026-03-09": [ASK_AGAIN]}

    town.tell("L-0001", "talk_planned", "wo 2026-03-11", at="wo 2026-03-25", place="stadhuis")
    sent = town.walk("wo 2026-03-11", "wo 2026-03-25")
    assert sent == {
        "wo 2026-03-11": ["Uw afspraak op woensdag 25 maart 2026 om 10.00 uur"],
        "di 2026-03-24": ["Herinnering: uw afspraak op woensdag 25 maart 2026 om 10.00 uur"],
    }

    town.tell("L-0001", "intake_held", "wo 2026-03-25", recorded="do 2026-03-26")
    town.tell("L-0001", "plan_agreed", "do 2026-04-02")
    assert town.walk("do 2026-03-26", "vr 2026-04-17") == {}

    town.tell("L-0001", "placement_started", "ma 2026-04-20")
    sent = town.walk("ma 2026-04-20", "wo 2026-05-20")
    assert sent == {
        "wo 2026-04-22": [WORK],  # week 1: Monday 27 April is King's Day, so the contact is due on Tuesday
        "wo 2026-04-29": sorted([WORK, EMPLOYER]),  # week 2, due on Monday 4 May
        "ma 2026-05-11": sorted([WORK, EMPLOYER]),  # week 4, due on Monday 18 May; 14 and 15 May are holidays
    }


def test_a_relapse_goes_back_to_the_trajectory_and_the_aftercare_stops(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.tell("L-0001", "talk_planned", "ma 2026-03-02", at="di 2026-03-10", place="stadhuis")
    town.live("ma 2026-03-02")
    town.tell("L-0001", "intake_held", "di 2026-03-10")
    town.tell("L-0001", "plan_agreed", "di 2026-03-10")
    town.live("di 2026-03-10")
    town.tell("L-0001", "placement_started", "ma 2026-03-16")
    town.live("ma 2026-03-16")
    town.tell("L-0001", "placement_ended", "ma 2026-03-30", reason="returns_to_benefit")
    assert town.walk("ma 2026-03-30", "vr 2026-04-17") == {}
    town.walk("ma 2026-04-20", "do 2026-04-23")
    assert "Plan van aanpak" in town.digests("kw-1")[-1]


def test_a_stalled_case_reaches_the_case_worker_then_the_team_lead_then_the_manager(town: Town) -> None:
    """kw-1 is case worker and team lead at once, and on leave in the week of 16 March: kw-2 stands in."""
    town.enrol("ma 2026-03-02", "L-0001")
    town.walk("ma 2026-03-02", "vr 2026-04-10")
    assert [text.split("vandaag, ")[1].split(",")[0] for text in town.digests("kw-2")] == ["dinsdag 17 maart 2026"]
    assert [text.split("vandaag, ")[1].split(",")[0] for text in town.digests("kw-1")] == ["maandag 23 maart 2026"]
    assert [text.split("vandaag, ")[1].split(",")[0] for text in town.digests("mg-1")] == ["woensdag 8 april 2026"]
    assert "Testpersoon" not in "".join([*town.digests("kw-1"), *town.digests("kw-2"), *town.digests("mg-1")])


def test_two_no_shows_end_with_a_card_for_a_person_and_nothing_that_threatens(town: Town) -> None:
    town.enrol("ma 2026-03-02", "L-0001")
    town.live("ma 2026-03-02")
    for planned, held in (("di 2026-03-03", "do 2026-03-12"), ("vr 2026-03-13", "ma 2026-03-23")):
        town.tell("L-0001", "talk_planned", planned, at=held, place="stadhuis")
        town.walk(planned, held)
        town.tell("L-0001", "no_show", held)
        town.live(held)
    before = len(town.mails())
    town.walk("di 2026-03-24", "vr 2026-04-10")
    assert "UW BESLUIT WORDT GEVRAAGD" in "".join(town.digests("kw-1"))
    after = [mail for mail in town.mails()[before:] if not str(mail["Subject"]).startswith("Opvolging")]
    assert after == []
