"""What a journey says about the programme it belongs to: its goals, and how people are called in waves."""

from collections.abc import Collection, Mapping

from klantreis.core.journey import Goal, Waves
from klantreis.core.planner.pool import PERSON, SLOT
from klantreis.core.workdays import DAYS_PER_UNIT, Term
from klantreis.definitions.events import MOMENT, FieldKind
from klantreis.definitions.reader import Reader
from klantreis.definitions.validity import read_day
from klantreis.definitions.yaml import MappingNode, ScalarNode

_ONE_DAY = Term(1, "wd")


def read_goals(reader: Reader, spec: MappingNode) -> Mapping[str, Goal]:
    """The targets of the programme."""
    return {name: _goal(reader, name, node) for name, node in spec.entries.items() if isinstance(node, MappingNode)}


def _goal(reader: Reader, name: str, node: MappingNode) -> Goal:
    target = node.text("target")
    if node.scalar("at") and not node.scalar("against"):
        message = (
            "`at` without `against`: nobody is compared, so nobody is looked at on a day of their own; add the group"
        )
        reader.complain(node.key("at"), message, warning=True)
    return Goal(
        name=name,
        title=node.text("title") or name.replace("_", " ").capitalize(),
        count=reader.event(node.get("count")),
        sum=_summed(reader, node.scalar("sum")),
        target=int(target) if target else None,
        unit=node.text("unit"),
        since=read_day(node, "from", reader.findings),
        over=reader.term(node, "over"),
        against=node.text("against"),
        at=reader.date(node, "at"),
    )


def _summed(reader: Reader, node: ScalarNode | None) -> tuple[str, str] | None:
    if node is None:
        return None
    event, _, field = node.text.partition(".")
    if not reader.event(ScalarNode(event, node.file, node.line)):
        return None
    kind = reader.events[event].fields.get(field)
    if kind is None or kind.kind is not FieldKind.number:
        reader.complain(node, f"`{event}` has no number field `{field}`; name one that can be added up")
    return event, field


def read_waves(reader: Reader, node: MappingNode, heard: Collection[str]) -> Waves | None:
    """How people are called in groups; None where the journey has no waves. `heard`: the words of its other parts."""
    if gives := node.scalar("gives"):
        _check_gives(reader, gives, heard)
    ahead = reader.term(node, "ahead")
    if ahead is None:
        return None
    notice = reader.term(node, "notice") or max(_half(ahead), _ONE_DAY, key=_days)
    if _days(notice) > _days(ahead):
        reader.complain(node.key("notice"), "`notice` is longer than `ahead`: nobody could be called; shorten it")
    return Waves(
        unit=node.text("unit"),
        slots=node.text("slots"),
        ahead=ahead,
        notice=notice,
        order=node.text("order"),
        gives=reader.event(node.get("gives")),
        expected_no_show=int(node.text("expected_no_show", "0%").rstrip("%")),
        only=reader.condition(node, "only"),
        again=reader.event_list(node.listed("again")),
    )


def _check_gives(reader: Reader, node: ScalarNode, heard: Collection[str]) -> None:
    """The fact that a wave gives must be able to say to which slot, be ours to give, and lead to something."""
    event = reader.events.get(node.text)
    if event is None:
        return
    for name, kinds in _WRITTEN.items():
        field = event.fields.get(name)
        if field is None and name in _NEEDED:
            reader.complain(node, f"`{event.name}` lacks the field `{name}`, which a wave fills; add it in events.yaml")
        elif field is not None and field.kind not in kinds:
            reader.complain(node, f"`{event.name}.{name}` is a {field.kind}; a wave writes a {kinds[0]} there")
        elif name in _COME_AND_GO and field is not None and field.codes:
            gone = f"`{event.name}.{name}` lists its codes, and {_COME_AND_GO[name]} come and go; let it be any code"
            reader.complain(node, gone)
    if PERSON in event.needs:
        reader.complain(node, f"`{event.name}` needs `{PERSON}`, and a slot may name nobody; let it be without")
    for name in event.needs:
        if name not in (*_WRITTEN, MOMENT):
            reader.complain(node, f"`{event.name}` needs `{name}`, which no wave can say; let it be without")
    if event.decision:
        reader.complain(node, f"only a named person can decide `{event.name}`; let the wave give another event")
    if event.name not in heard:
        reader.complain(node, f"nothing waits for `{event.name}`: let an obligation open with it, or a date name it")


#: The fields a wave writes, with the types they may have: of the slot its day, its code, and the codes of its place and
#: its colleague.
_WRITTEN = {
    "date": (FieldKind.date,),
    SLOT: (FieldKind.code, FieldKind.ref),
    "place": (FieldKind.code, FieldKind.ref),
    PERSON: (FieldKind.code, FieldKind.ref),
}
_NEEDED = ("date", SLOT)
_COME_AND_GO = {SLOT: "slots", PERSON: "colleagues"}  #: from files that are handed in any day


def _half(term: Term) -> Term:
    return Term(term.count // 2, term.unit)


def _days(term: Term) -> float:
    return term.count * DAYS_PER_UNIT[term.unit]
