"""What a resident sees: an example mail, and pictures of it made by a browser without a screen.

    python -m examples.mail_pictures        writes docs/img/mail_*.png and docs/examples/afspraak.eml

Needs `chromium`. Everybody in it is invented.
"""

import shutil
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from klantreis.channels.html import page
from klantreis.channels.mime import mail_bytes
from klantreis.channels.port import Appointment, Envelope, Mailbox
from klantreis.core.case import Kind
from klantreis.core.digest import DigestLine, digest
from klantreis.core.fields import FIELDS
from klantreis.core.texts import Rendered, parse_template, render

ROOT = Path(__file__).parents[1]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUSE = "Gemeente Landsmeer"
TEAM = Mailbox("Team Werk en Meedoen", "werk@landsmeer.example")


def invitation() -> Rendered:
    source = (ROOT / "config" / "messages" / "nld" / "invitation.md").read_text("utf-8")
    return render(parse_template("invitation", source), {name: field.example for name, field in FIELDS.items()})


def daily_message() -> Rendered:
    lines = [
        DigestLine(
            kind=Kind.task, ref="7K2QH-0M4ZT", due=date(2026, 12, 3),
            text="Niet gekomen op de afspraak. Bel nog dezelfde dag: vraag wat er is en wat zou helpen.",
        ),
        DigestLine(
            kind=Kind.task, ref="M3X8P-71QRA", due=date(2026, 12, 3),
            text="Een adres van de inwoner bestaat niet meer (Intakegesprek). Vraag het nieuwe, en geef het door.",
        ),
        DigestLine(
            kind=Kind.notify, ref="B9W4N-55TCE",
            text="Nazorg na 4 weken: neem contact op, uiterlijk op vrijdag 4 december 2026.",
        ),
    ]  # fmt: skip
    return digest(
        lines, name="Noor de Wit", day=date(2026, 12, 1), case_url="https://zaken.landsmeer.example/klantreis/{ref}",
        sender={"name": TEAM.name},
    )  # fmt: skip


def envelope(said: Rendered) -> Envelope:
    return Envelope(
        opaque="0123456789abcdef0123456789abcdef01234567", day=date(2026, 12, 1),
        at=datetime(2026, 12, 1, 9, 30, tzinfo=AMSTERDAM), sender=TEAM, reply_to=TEAM, to="inwoner@example.org",
        subject=said.subject, text=said.text, written=said.written, house=HOUSE,
        appointment=Appointment(
            uid="89abcdef0123456789abcdef0123456789abcdef@klantreis", sequence=0, minutes=60,
            begins=datetime(2026, 12, 8, 10, 30, tzinfo=AMSTERDAM), summary="Afspraak met de gemeente Landsmeer",
            place=FIELDS["plaats"].example,
        ),
    )  # fmt: skip


def draw(said: Rendered, to: Path, width: int, height: int) -> None:
    """The page in a window of this size, in pixels."""
    chromium = shutil.which("chromium")
    if chromium is None or said.written is None:
        raise SystemExit("chromium is needed to draw; install it")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page(said.written, title=said.subject, house=HOUSE), "utf-8")
        window = [f"--screenshot={to}", f"--window-size={width},{height}"]
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *window, file.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603


def main() -> None:
    said, pictures = invitation(), ROOT / "docs" / "img"
    draw(said, pictures / "mail_invitation.png", 360, 1370)
    draw(daily_message(), pictures / "mail_colleague.png", 600, 560)
    (ROOT / "docs" / "examples").mkdir(exist_ok=True)
    (ROOT / "docs" / "examples" / "afspraak.eml").write_bytes(mail_bytes(envelope(said)))


if __name__ == "__main__":
    main()
