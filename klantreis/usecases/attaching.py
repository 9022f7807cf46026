"""What goes to a colleague besides their digest: the work list with it, and the answer to a list they returned.

Rules
-----
1. A list goes along only where the municipality's file says `worklist`, and is made at the moment of sending: with
   colleagues, leave and facts as they are then.
2. An answer stands when it is made: it tells of one file, once. It names rows and counts, and nobody.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from klantreis.channels.port import Attachment
from klantreis.core.markup import Bullets, Paragraph, Run, Written
from klantreis.core.municipality import Municipality
from klantreis.core.texts import Rendered
from klantreis.reports.worklist_book import FILE_NAME, workbook
from klantreis.store.outbox import ClaimedMessage, Content
from klantreis.usecases.addressing import DIGEST
from klantreis.usecases.context import Context
from klantreis.usecases.worklists import WorkLists

ANSWER = "list_answer"  #: template of the answer to a list that was returned
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def work_lists(
    app: Context, conn: Connection, messages: Sequence[ClaimedMessage], at: datetime
) -> dict[tuple[str, str], Attachment]:
    """The lists that go along with these digests, by municipality and colleague."""
    found: dict[tuple[str, str], Attachment] = {}
    wanted = {(each.municipality, each.person) for each in messages if each.template == DIGEST}
    for name in sorted({name for name, _ in wanted if app.configuration.municipalities[name].worklist}):
        lists = WorkLists(app, conn, name, at)
        for person in sorted(person for of, person in wanted if of == name):
            found[name, person] = Attachment(name=FILE_NAME, kind=XLSX, content=workbook(lists.of(person)))
    return found


def told_of(municipality: Municipality) -> str:
    """The sentence in a digest that tells of the list."""
    back = f"stuur hem als bijlage naar {municipality.worklist_to}" if municipality.worklist_to else "lever hem weer in"
    return f"In de bijlage staat uw werklijst. Vul in wat er gebeurde en {back}."


def answer_text(stood: Content) -> Rendered:
    """An answer as it leaves: paragraphs apart, and its rows as a list."""
    parts = [part for part in stood.body.split("\n\n") if part.strip()]
    blocks = tuple(_block(part) for part in parts)
    return Rendered(stood.subject, stood.body, Written(blocks, {}))


def _block(part: str) -> Paragraph | Bullets:
    lines = part.strip().split("\n")
    if all(line.startswith("- ") for line in lines):
        return Bullets(tuple(((Run(line[2:]),),) for line in lines))
    return Paragraph(tuple((Run(line),) for line in lines))
