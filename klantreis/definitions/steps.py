"""Steps, and the rungs of ladders, which are steps that are added to an obligation."""

from dataclasses import replace

from klantreis.core.case import Kind
from klantreis.core.journey import Step
from klantreis.definitions.reader import Reader, TemplateUse
from klantreis.definitions.roles import OWNER
from klantreis.definitions.yaml import MappingNode, Node, ScalarNode, SequenceNode

_KINDS = (Kind.send, Kind.notify, Kind.task, Kind.decide)


def read_steps(reader: Reader, spec: MappingNode, opened_by: str = "") -> tuple[Step, ...]:
    """The `steps` of a stage or an obligation; `opened_by` is the event that opens the obligation."""
    owner = spec.text("owner")
    found = (read_step(reader, node, opened_by, owner) for node in spec.listed("steps"))
    return tuple(step for step in found if step is not None)


def read_step(reader: Reader, node: Node, opened_by: str, owner: str) -> Step | None:
    """One step; None when it says no day or no recipient that can be read."""
    if not isinstance(node, MappingNode):
        return None
    kind = next((kind for kind in _KINDS if kind in node.entries), None)
    at, to = reader.date(node, "at"), node.scalar("to")
    template = node.scalar(kind) if kind else None
    if kind is None or at is None or to is None or template is None:
        return None
    reader.uses.templates.append(
        TemplateUse(
            kind,
            template,
            opened_by,
            about="about" in node.entries,
            channel=node.text("channel"),
            to=owner if to.text == OWNER else to.text,
        )
    )
    reader.uses.recipients.append((kind, to, owner))
    options = reader.event_list(node.listed("options"))
    reader.uses.options.update(options)
    return Step(
        id=node.text("id"),
        at=at,
        kind=kind,
        template=template.text,
        to=to.text,
        about=reader.date(node, "about"),
        when=reader.condition(node, "when", opened_by),
        channel=node.text("channel") or None,
        not_after=reader.term(node, "not_after"),
        within=reader.term(node, "within"),
        done_by=reader.matches(node.listed("done_by")),
        options=options,
        file=node.file,
        line=node.line,
    )


def read_ladder(reader: Reader, name: str, rungs: Node, opened_by: str, owner: str) -> tuple[Step, ...]:
    """The rungs of a ladder for one obligation. Those that stand at the same moment share a level, the first is 1."""
    levels: dict[str, int] = {}
    steps = []
    for node in rungs.items if isinstance(rungs, SequenceNode) else ():
        step = read_step(reader, node, opened_by, owner)
        if step is not None:
            level = levels.setdefault(step.at.text, len(levels) + 1)
            steps.append(replace(step, ladder=name, level=level))
    return tuple(steps)


def complain_of_doubles(reader: Reader, steps: tuple[Step, ...], place: ScalarNode) -> None:
    """A step's name is part of what makes it happen once: within one obligation it may exist once."""
    seen: set[str] = set()
    for step in steps:
        if step.id in seen:
            whose = f"in the ladder `{step.ladder}`" if step.ladder else f"in line {step.line}"
            reader.complain(place, f"`{place.text}` has two steps `{step.id}`, one {whose}; give one another id")
        seen.add(step.id)
