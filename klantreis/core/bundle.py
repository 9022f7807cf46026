"""Several texts to one resident as one message.

Rules
-----
1. Messages go together that go to one resident along one channel and are of one kind (Awb 2:8: consent for one kind
   holds for no other). Not a text with legal effect or with consequences, not a second way, and not an SMS: those go
   alone.
2. A bundle holds one appointment at most, which it names in its subject. Others about an appointment go alone.
3. Each text stands under its own subject, in the order in which they would have gone. A greeting that is the same in
   all stands once, at the top; a signature that is the same in all once, at the foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from klantreis.core.markup import Block, Heading, Paragraph, Run, Written, mark, plain, renamed
from klantreis.core.texts import Rendered

_NUMBERS = {2: "twee", 3: "drie", 4: "vier", 5: "vijf"}
_SIGNING = "Met vriendelijke groet"  #: how a signature begins
_SUBJECT, _INTRO = "onderwerp", "inleiding"

T = TypeVar("T")


class Kin(NamedTuple):
    """What messages share that may leave together."""

    client_id: int
    channel: str
    type: str  #: kind of message


def together(kin: Sequence[Kin | None], has_appointment: Sequence[bool]) -> list[list[int]]:
    """Which of these messages leave together, by their places, in their order (rules 1 and 2). None: alone."""
    groups: list[list[int]] = []
    of_kin: dict[Kin, list[int]] = {}
    for place, each in enumerate(kin):
        group = of_kin.get(each) if each is not None else None
        if group is not None and not (has_appointment[place] and any(has_appointment[other] for other in group)):
            group.append(place)
            continue
        groups.append([place])
        if each is not None and group is None:
            of_kin[each] = groups[-1]
    return groups


def subject_of(count: int, municipality: str, appointment: str = "") -> str:
    """The subject of a bundle; `appointment` is that of the text in it that is about one."""
    if appointment:
        return f"{appointment}, en nog {'een bericht' if count == 2 else f'{_word(count - 1)} berichten'}"
    return f"{_word(count).capitalize()} berichten van {_within_a_line(municipality)}"


def joined(texts: Sequence[Rendered], subject: str) -> Rendered:
    """One message of several (rule 3)."""
    intro = f"Wij hebben {_word(len(texts))} berichten voor u. U leest ze hieronder."
    blocks = [text.text.strip().split("\n\n") for text in texts]
    headings = [f"{number}. {text.subject}" for number, text in enumerate(texts, start=1)]
    body = _assembled(blocks, _frame(blocks), intro, headings)
    written = [text.written for text in texts if text.written is not None]
    document = _joined_documents(written, intro, headings) if len(written) == len(texts) else None
    return Rendered(subject, "\n\n".join(body) + "\n", document)


def _joined_documents(parts: Sequence[Written], intro: str, headings: Sequence[str]) -> Written:
    own = [renamed(part, f"{chr(ord('a') + number)}_") for number, part in enumerate(parts)]
    values = {name: value for part in own for name, value in part.values.items()}
    values[_INTRO] = intro
    titles: list[Block] = []
    for number, heading in enumerate(headings):
        name = f"{chr(ord('a') + number)}_{_SUBJECT}"
        values[name] = heading
        titles.append(Heading((Run(mark(name)),), level=1))
    frame = _frame([[plain(part, block) for block in part.document] for part in own])
    first: Block = Paragraph(((Run(mark(_INTRO)),),))
    return Written(tuple(_assembled([part.document for part in own], frame, first, titles)), values)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the texts share: whether their first block, and where the two blocks of their signature begin (-1: not)."""

    greets: bool
    signs: tuple[int, ...]


def _frame(parts: Sequence[Sequence[str]]) -> _Frame:
    greets = all(len(part) > 1 and part[0] == parts[0][0] for part in parts)
    signs = tuple(_signature(part) for part in parts)
    signatures = {tuple(part[at : at + 2]) for part, at in zip(parts, signs, strict=True)}
    shared = all(at > 0 for at in signs) and len(signatures) == 1
    return _Frame(greets, signs if shared else tuple(-1 for _ in parts))


def _signature(blocks: Sequence[str]) -> int:
    return max((at for at, block in enumerate(blocks) if block.startswith(_SIGNING)), default=-1)


def _assembled(parts: Sequence[Sequence[T]], frame: _Frame, intro: T, headings: Sequence[T]) -> list[T]:
    found = [*parts[0][: int(frame.greets)], intro]
    for part, at, heading in zip(parts, frame.signs, headings, strict=True):
        rest = list(part)
        if at >= 0:
            del rest[at : at + 2]
        found += [heading, *rest[int(frame.greets) :]]
    signed = frame.signs[0]
    return [*found, *(parts[0][signed : signed + 2] if signed >= 0 else ())]


def _word(count: int) -> str:
    return _NUMBERS.get(count, str(count))


def _within_a_line(title: str) -> str:
    """`Gemeente Landsmeer` inside a sentence: `gemeente Landsmeer`."""
    return f"gemeente{title.removeprefix('Gemeente')}" if title.startswith("Gemeente ") else title
