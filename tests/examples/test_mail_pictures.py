"""The example mail in the documentation is what the program makes."""

from pathlib import Path

from examples.mail_pictures import envelope, invitation
from klantreis.channels.mime import mail_bytes

ROOT = Path(__file__).parents[2]


def test_the_example_mail_is_what_is_made_today() -> None:
    made = mail_bytes(envelope(invitation()))
    assert (ROOT / "docs" / "examples" / "afspraak.eml").read_bytes() == made, "run: python -m examples.mail_pictures"
