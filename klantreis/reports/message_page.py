"""A message as a colleague reads it: what became of it, and then the text exactly as it left."""

from klantreis.reports.messages import MessageView
from klantreis.reports.words import HEARD, MESSAGE_STATES, moment, reason, written

_TO = {"client": "inwoner", "employer": "werkgever", "partner": "partner", "staff": "collega"}


def page(view: MessageView) -> str:
    """Plain text in Dutch. Personal."""
    left = f" op {moment(view.sent_at)}" if view.sent_at else ""
    state = f"{MESSAGE_STATES.get(view.state, view.state)}{left}{f' ({reason(view.reason)})' if view.reason else ''}"
    lines = [
        ("Bericht", view.key),
        ("Stand", state),
        ("Voor", f"{_TO.get(view.recipient_kind, view.recipient_kind)} {view.person or view.party}".strip()),
        ("Kanaal", view.channel),
        ("Dag", written(view.day)),
        ("Ronde", view.run or "-"),
        ("Pogingen", str(view.attempts)),
        ("Bewijs", view.proof or "-"),
        *((("Zit in", view.left_in),) if view.left_in else ()),
        *(("Samen met", key) for key in view.carries),
        *(
            ("Gehoord", f"{moment(at)}: {HEARD.get(what, what)}{f' ({reason(why)})' if why else ''}")
            for at, what, why in view.heard
        ),
        *(("Actie", f"{action.case} {action.obligation}.{action.step}: {action.template}") for action in view.actions),
    ]
    head = "\n".join(f"{name + ':':<10} {value}" for name, value in lines)
    return f"{head}\n\n{_text(view)}"


def _text(view: MessageView) -> str:
    if view.left_in:
        return f"De tekst is samen met een ander bericht verstuurd: `klantreis message {view.left_in}`."
    if not view.written:
        return "Er is geen tekst: het bericht is nog niet opgesteld, of de persoon is gewist."
    subject = f"Onderwerp:  {view.subject}\n" if view.subject else ""  # an SMS has none
    return f"Aan:        {view.address or '-'}\n{subject}\n{view.body}"
