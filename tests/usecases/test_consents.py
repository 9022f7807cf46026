"""Consent per kind of message (Awb 2:8): which kinds there are, and what an enrolment file says of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from klantreis.core.journey import Journey
from klantreis.definitions.configuration import Configuration
from klantreis.errors import FixInput
from klantreis.store import contacts
from klantreis.store.cases import find_ref, load_cases
from klantreis.store.engine import reading
from klantreis.usecases.consents import kinds_of_message
from klantreis.usecases.enrolment import enrol_file
from tests.core.small_journeys import journey, obligation, step
from tests.usecases.conftest import CONFIGURATION, LANDSMEER, House, moment

Write = Callable[[str, str], Path]


def text(front: str = "") -> dict[str, str]:
    return {"nld": f"---\nsubject: Een bericht\n{front}---\nBeste lezer\n"}


TEXTS = {
    "invite": text(),
    "decide": text("type: decision\nlegal: true\n"),
    "remind": text("type: service\n"),
    "former": text("type: newsletter\n"),
    "ask_boss": text("type: business\n"),
}


def sending(*steps: tuple[str, str]) -> Journey:
    """A journey whose steps send these texts to these recipients."""
    made = [step(name, "opened", "send", to) for name, to in steps]
    return journey(obligation("talk", "stage", due="opened + 10wd", steps=made))


def configured(versions: Mapping[str, tuple[Journey, ...]]) -> Configuration:
    return replace(CONFIGURATION, journeys={**CONFIGURATION.journeys, **versions}, messages=TEXTS)


LATEST = sending(("invite", "client"), ("decide", "client"), ("remind", "client"), ("ask_boss", "employer"))
WITH_TEXTS = configured({"work": (sending(("former", "client")), LATEST)})


def test_the_kinds_are_those_of_the_texts_that_residents_of_this_municipality_get() -> None:
    assert kinds_of_message(WITH_TEXTS, LANDSMEER) == ("decision", "newsletter")
    assert kinds_of_message(WITH_TEXTS, replace(LANDSMEER, message_type="decision")) == ("newsletter", "service")
    assert kinds_of_message(WITH_TEXTS, replace(LANDSMEER, journeys=("youth",))) == ()
    assert kinds_of_message(CONFIGURATION, LANDSMEER) == ()


@pytest.fixture
def talkative(house: House) -> House:
    """Landsmeer, with texts of several kinds. The journey that is enrolled in is another one."""
    return replace(house, configuration=configured({"ww": (LATEST,)}))


def enrolled(house: House, path: Path, day: str = "2026-01-05") -> frozenset[tuple[str, str]]:
    report = enrol_file(house, path, "landsmeer", "youth", moment(day))  # type: ignore[arg-type]
    assert report.rejected == 0, report.rejections
    with reading(house.engine) as conn:
        (case,) = load_cases(conn, [find_ref(conn, "landsmeer/L-0001")])
        return contacts.read(conn, [case.client_id])[case.client_id].consents


HEADER = "client_ref,birth_date,target_groups,consent_email,consent_email_decision,consent_sms_decision\n"
YOUNG = "L-0001,2005-01-01,young"


def test_each_kind_has_a_column_and_says_nothing_of_the_others(talkative: House, written: Write) -> None:
    decision = written("a.csv", f"{HEADER}{YOUNG},,2026-01-02,\n")
    assert enrolled(talkative, decision) == {("email", "decision")}
    both = written("b.csv", f"{HEADER}{YOUNG},2026-01-03,2026-01-02,2026-01-02\n")
    assert enrolled(talkative, both) == {("email", "service"), ("email", "decision"), ("sms", "decision")}
    withdrawn = written("c.csv", f"{HEADER}{YOUNG},2026-01-03,,2026-01-02\n")
    assert enrolled(talkative, withdrawn) == {("email", "service"), ("sms", "decision")}
    silent = written("d.csv", f"client_ref,birth_date,target_groups\n{YOUNG}\n")
    assert enrolled(talkative, silent) == {("email", "service"), ("sms", "decision")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["consent_email_besluit", "consent_email_business", "consent_email_service"])
def test_consent_for_a_kind_that_no_resident_gets_is_an_unknown_column(
    talkative: House, written: Write, column: str
) -> None:
    with pytest.raises(FixInput, match=f"unknown column '{column}'"):
        enrolled(talkative, written("a.csv", f"client_ref,{column}\nL-0001,2026-01-02\n"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_consent_in_the_future_is_refused_by_its_column(talkative: House, written: Write) -> None:
    path = written("a.csv", f"{HEADER}{YOUNG},,2026-01-06,\n")
    report = enrol_file(talkative, path, "landsmeer", "youth", moment("2026-01-05"))  # type: ignore[arg-type]
    assert "consent_email_decision: lies in the future" in report.rejections[0]
