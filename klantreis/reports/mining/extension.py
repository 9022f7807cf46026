"""The declaration of our own attributes in an event log (IEEE 1849-2023, XESEXT), as a file beside the log."""

PREFIX = "klantreis"
#: A name and no address: a tool that looks an extension up asks nobody.
URI = "urn:klantreis:xes-extension:1"
FILE = "klantreis.xesext"

_TRACE = (
    ("string", "person", "Who the case is of: several cases of one resident have the same"),
    ("string", "municipality", "The municipality"),
    ("string", "journey", "The journey, by its code"),
    ("int", "version", "The version of the journey"),
    ("string", "stage", "The stage on the day asked"),
    ("date", "enrolled", "First day of the case"),
    ("date", "closed", "Last day of the case"),
    ("string", "closed_by", "The event that closed it, by its code"),
    ("string", "team", "The team on the day asked"),
    ("string", "groups", "Target groups, separated by |"),
)
_EVENT = (
    ("string", "kind", "fact: recorded; message: left for the resident"),
    ("string", "code", "The code of the event, or the obligation and step of the message"),
    ("int", "order", "Place in its case, from 1"),
    ("boolean", "exact", "Whether the time is known, and not the day only"),
    ("string", "reason", "Coded reason"),
    ("string", "channel", "How the message left"),
    ("date", "recorded", "The day it was recorded"),
    ("date", "appointment", "The day of the appointment it is about"),
    ("int", "ended", "Number of obligations it ended"),
    ("int", "ended_late", "Of those, the number that were late or missed"),
)
_LOG = (("date", "as_of", "The day asked"),)


def _declared(scope: str, attributes: tuple[tuple[str, str, str], ...]) -> str:
    lines = [f'<{kind} key="{key}"><alias mapping="EN" name="{words}"/></{kind}>\n' for kind, key, words in attributes]
    return f"<{scope}>\n{''.join(lines)}</{scope}>\n"


EXTENSION = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<xesextension name="Klantreis" prefix="{PREFIX}" uri="{URI}">\n'
    f"{_declared('log', _LOG)}{_declared('trace', _TRACE)}{_declared('event', _EVENT)}</xesextension>\n"
)
