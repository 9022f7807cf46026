"""Consent holds for the kind of message it was given for (Awb 2:8), from enrolment to the letter that leaves."""

from pathlib import Path

import pytest

from tests.whole.conftest import Build, Town, subjects
from tests.whole.reach import NO_SUCH_MAILBOX, POLICY, Post, channels, configured, enrol, reconfigured, tell

DECISION = "---\nsubject: Ons besluit\ntype: decision\nlegal: true\n---\nBeste {{ naam }}, bel {{ telefoon }}.\n"
COLUMNS = "consent_email,consent_email_decision,consent_email_news"
YES, NO = "2026-01-01", ""


def town_of(build: Build, tmp_path: Path, post: Post, **changes: str) -> Town:
    """`first` of `rhythm` is a decision with legal effect, `second` is news."""
    configuration = configured(tmp_path / "config", {"first": DECISION}, **changes)
    town = reconfigured(build(channels=channels(tmp_path, post)), configuration)
    town.live("vr 2026-02-27")
    return town


@pytest.mark.parametrize(
    ("service", "decision", "news", "by_mail", "on_paper"),
    [
        (NO, NO, NO, [], ["Ons besluit", "Tweede bericht"]),
        (YES, NO, NO, [], ["Ons besluit", "Tweede bericht"]),  # consent for reminders is none for these
        (YES, YES, NO, ["Ons besluit"], ["Tweede bericht"]),
        (NO, NO, YES, ["Tweede bericht"], ["Ons besluit"]),
        (YES, YES, YES, ["Ons besluit", "Tweede bericht"], []),
    ],
)
def test_each_text_goes_by_what_was_agreed_for_its_own_kind(
    build: Build, tmp_path: Path, service: str, decision: str, news: str, by_mail: list[str], on_paper: list[str]
) -> None:
    post = Post()
    town = town_of(build, tmp_path, post)
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{service},{decision},{news}", columns=COLUMNS)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.walk("ma 2026-03-02", "vr 2026-03-06")
    assert [subject for _, subject in post.sent] == by_mail
    assert [subject for subject in subjects(town.mails()) if not subject.startswith("Opvolging")] == on_paper


def test_what_the_municipality_calls_its_own_kind_is_what_its_column_is_for(build: Build, tmp_path: Path) -> None:
    post = Post()
    town = town_of(build, tmp_path, post, message_type="news")
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{YES},{NO}", columns="consent_email,consent_email_decision")
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.walk("ma 2026-03-02", "vr 2026-03-06")
    assert [subject for _, subject in post.sent] == ["Tweede bericht"]


@pytest.mark.parametrize("refusal", [POLICY, NO_SUCH_MAILBOX], ids=["policy", "no such mailbox"])
def test_a_decision_that_was_refused_by_mail_goes_on_paper(build: Build, tmp_path: Path, refusal) -> None:
    post = Post(l_0001=refusal)
    town = town_of(build, tmp_path, post)
    enrol(town, "rhythm", "ma 2026-03-02", f"L-0001,{YES},{YES},{NO}", columns=COLUMNS)
    tell(town, "L-0001", "rhythm", "contact_tried", "ma 2026-03-02")
    town.walk("ma 2026-03-02", "di 2026-03-03")
    assert subjects(town.mails()) == ["Ons besluit"]
