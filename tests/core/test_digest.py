"""The digest of a colleague: what to decide first, then what to do, then what to know."""

from datetime import date

from klantreis.core.case import Kind
from klantreis.core.digest import DigestLine, digest
from klantreis.core.markup import Bullets, Heading, Run
from klantreis.core.texts import Rendered

MONDAY = date(2026, 3, 2)
URL = "https://suite.example/zaak/{ref}"


def composed(*lines: DigestLine, url: str = URL) -> Rendered:
    return digest(lines, name="Noor", day=MONDAY, case_url=url, sender={"name": "Team Werk"})


def test_the_whole_message() -> None:
    message = composed(
        DigestLine(kind=Kind.notify, ref="AAAAA-00001", text="Intake loopt achter."),
        DigestLine(kind=Kind.task, ref="BBBBB-00002", text="Bel.", due=date(2026, 3, 3)),
        DigestLine(
            kind=Kind.decide, ref="CCCCC-00003", text="Niet gekomen.", due=date(2026, 3, 9), code="K7",
            options=("Reden aanvaard", "Anders uitnodigen"),
        ),
        DigestLine(kind=Kind.task, ref="DDDDD-00004", text="Plan een gesprek.", due=date(2026, 3, 2)),
    )  # fmt: skip

    assert message.subject == "Opvolging maandag 2 maart 2026: 1 besluit, 2 taken, 1 melding"
    assert (
        message.text
        == """Beste Noor,

Dit vraagt vandaag, maandag 2 maart 2026, uw aandacht: 1 besluit, 2 taken, 1 melding.

UW BESLUIT WORDT GEVRAAGD (1)

CCCCC-00003: Niet gekomen.
  Uiterlijk: maandag 9 maart 2026
  U kunt kiezen uit: Reden aanvaard; Anders uitnodigen
  Code van deze kaart: K7
  https://suite.example/zaak/CCCCC-00003

TE DOEN (2)

DDDDD-00004: Plan een gesprek.
  Uiterlijk: maandag 2 maart 2026
  https://suite.example/zaak/DDDDD-00004

BBBBB-00002: Bel.
  Uiterlijk: dinsdag 3 maart 2026
  https://suite.example/zaak/BBBBB-00002

TER INFORMATIE (1)

AAAAA-00001: Intake loopt achter.
  https://suite.example/zaak/AAAAA-00001

Dit bericht is automatisch gemaakt. Het systeem besluit niets: dat doet u.
Klopt er iets niet? Laat het weten aan Team Werk.
"""
    )


def test_the_facts_of_a_card_stand_under_it_before_its_code() -> None:
    details = ("", "Wat er is geteld:", "- do 12 mrt 2026: Niet verschenen")
    due, code = date(2026, 3, 9), "7K2Q-0M4Z"
    card = DigestLine(kind=Kind.decide, ref="CCCCC-00003", text="Niet gekomen.", due=due, details=details, code=code)

    assert (
        """CCCCC-00003: Niet gekomen.
  Uiterlijk: maandag 9 maart 2026

  Wat er is geteld:
  - do 12 mrt 2026: Niet verschenen
  Code van deze kaart: 7K2Q-0M4Z
"""
        in composed(card, url="").text
    )


def test_the_order_of_the_lines_does_not_depend_on_the_order_they_came_in() -> None:
    lines = [
        DigestLine(kind=Kind.task, ref=f"AAAAA-0000{n}", text="Bel.", due=None if n == 3 else date(2026, 3, 10 - n))
        for n in range(5)
    ]

    assert composed(*lines) == composed(*reversed(lines))
    assert composed(*lines).text.index("AAAAA-00003") > composed(*lines).text.index("AAAAA-00000")


def test_without_an_own_system_there_is_no_link() -> None:
    assert "http" not in composed(DigestLine(kind=Kind.task, ref="AAAAA-00001", text="Bel."), url="").text


def test_the_same_stands_in_a_document_with_a_link_behind_each_reference() -> None:
    message = composed(DigestLine(kind=Kind.task, ref="BBBBB-00002", text="Bel.", due=date(2026, 3, 3)))
    assert message.written is not None
    heading, bullets = message.written.document[2:4]

    assert heading == Heading((Run("Te doen (1)"),))
    assert bullets == Bullets(
        (((Run("BBBBB-00002", bold=True, link="https://suite.example/zaak/BBBBB-00002"), Run(": Bel.")),
          (Run("Uiterlijk: dinsdag 3 maart 2026", bold=True),)),)
    )  # fmt: skip


def test_where_others_may_see_it_a_card_is_only_pointed_at() -> None:
    card = DigestLine(
        kind=Kind.decide, ref="CCCCC-00003", text="Niet gekomen.", due=date(2026, 3, 9), code="K7", details=("Feit",),
        options=("Reden aanvaard",),
    )  # fmt: skip
    message = digest([card], name="Noor", day=MONDAY, case_url="", sender={}, brief=True)

    assert "Niet gekomen." in message.text
    assert not any(word in f"{message.text}{message.written}" for word in ("K7", "Feit", "Reden aanvaard"))
