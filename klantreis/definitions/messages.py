"""The texts a journey names: that each exists, asks only for fields there are, and is used as it may be.

Rules
-----
1. A message is `messages/<language>/<template>.md`; lines, tasks and cards are in `messages/nld/staff.yaml`. Dutch
   leads: a template without a Dutch text does not exist.
2. A message marked `consequence: true` can only follow a named person's answer to a card: it stands in an obligation
   that opens with one of the options of a card (design section 6), and nobody can record that event but by answering.
3. A text that names the day it is about (`{{ dag }}`) needs a step that says which (`about`); else it would not leave.
4. A text with legal effect does not go by SMS, and a municipality that sends one has paper among the ways to its
   residents: without consent there is no other (Awb 2:8).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from klantreis.core.case import Kind
from klantreis.core.names import nearest
from klantreis.core.planner.unreached import NEW_ADDRESS, NO_WAY, UNDELIVERED
from klantreis.core.texts import Template, fields_used, parse_template
from klantreis.core.ways import SMS
from klantreis.definitions.events import EventType
from klantreis.definitions.keys import LINE, NAME
from klantreis.definitions.reader import TemplateUse, Uses
from klantreis.definitions.shapes import Named, complain, conform
from klantreis.definitions.yaml import MappingNode, ScalarNode, read_file
from klantreis.errors import Finding, TextError

DUTCH = "nld"
_MAX_BYTES = 100_000
_STAFF = "staff.yaml"

_DAY = "dag"  #: the field that only a step with `about` fills
PAPER = ("letter", "notify_letter", "file")  #: channels that end in a letter box

#: The line of a task that the planner itself sets: look into a delivery that is not proven.
UNPROVEN = "check_delivery"
#: Lines of tasks that follow a message nobody got; staff.yaml may say them otherwise.
_BUILT_IN = {
    NO_WAY: "Een bericht aan de inwoner kon niet weg ({{ verplichting }}). Er is geen adres, of geen toestemming. Bel "
    "de inwoner, vertel wat erin stond, en vraag hoe wij mogen schrijven.",
    UNDELIVERED: "Een bericht aan de inwoner kwam niet aan, ook niet langs een andere weg ({{ verplichting }}). Bel "
    "de inwoner en vertel wat erin stond.",
    NEW_ADDRESS: "Een adres van de inwoner bestaat niet meer ({{ verplichting }}). Vraag het nieuwe, en geef het door.",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts: as written, and those in Dutch as parsed."""

    messages: Mapping[str, Mapping[str, str]]  #: template -> language -> the whole file
    staff_lines: Mapping[str, str]  #: template of a line, task or card -> one Dutch line
    parsed: Mapping[str, Template]


def read_texts(folder: Path, findings: list[Finding]) -> Texts:
    """Every text under `folder`/messages; one that breaks the rules of `core/texts.py` is a finding."""
    messages: dict[str, dict[str, str]] = {}
    parsed: dict[str, Template] = {}
    for path in sorted((folder / "messages").glob("*/*.md")):
        template = _read_message(path, findings)
        if template is not None:
            source, language = path.read_text("utf-8"), path.parent.name
            messages.setdefault(path.stem, {})[language] = source
            if language == DUTCH:
                parsed[path.stem] = template
    return Texts(messages, _read_lines(folder / "messages" / DUTCH / _STAFF, findings), parsed)


def _read_message(path: Path, findings: list[Finding]) -> Template | None:
    try:
        if path.stat().st_size > _MAX_BYTES:
            findings.append(Finding(path.as_posix(), 1, f"larger than {_MAX_BYTES} bytes; shorten it"))
            return None
        return parse_template(path.stem, path.read_text("utf-8"))
    except TextError as problem:
        findings.append(Finding(path.as_posix(), max(problem.line, 1), problem.what))
    except (OSError, UnicodeDecodeError):
        findings.append(Finding(path.as_posix(), 1, "cannot be read; save it as UTF-8 and check its rights"))
    return None


def _read_lines(path: Path, findings: list[Finding]) -> dict[str, str]:
    root = read_file(path, findings)
    lines = conform(root, Named(LINE, NAME), findings)
    found: dict[str, str] = dict(_BUILT_IN)
    for name, node in lines.entries.items() if isinstance(lines, MappingNode) else ():
        if not isinstance(node, ScalarNode):
            continue
        found[name] = node.text
        try:
            fields_used(node.text)
        except TextError as problem:
            complain(findings, node, f"`{name}`: {problem.what}")
    return found


def check_templates(
    uses: Uses, texts: Texts, events: Mapping[str, EventType], folder: Path, counts_proof: bool, findings: list[Finding]
) -> None:
    """That what the steps name is there, and that what has consequences follows a person's decision."""
    for use in uses.templates:
        if use.kind is Kind.send:
            _check_message(use, uses.options, texts, folder, findings)
            _check_decision(use, uses.options, texts, events, findings)
        elif use.node.text not in texts.staff_lines:
            _missing(use.node, f"line `{use.node.text}` in messages/{DUTCH}/{_STAFF}", texts.staff_lines, findings)
        else:
            _check_day(use, _fields(texts.staff_lines[use.node.text]), findings)
    if counts_proof and UNPROVEN not in texts.staff_lines:
        path = (folder / "messages" / DUTCH / _STAFF).as_posix()
        findings.append(
            Finding(path, 1, f"`{UNPROVEN}` is missing: the task for a delivery that is not proven; add it")
        )


def _check_message(use: TemplateUse, options: set[str], texts: Texts, folder: Path, findings: list[Finding]) -> None:
    template = texts.parsed.get(use.node.text)
    if template is None:
        # A text that is there but wrong has its own finding.
        if not (folder / "messages" / DUTCH / f"{use.node.text}.md").exists():
            _missing(use.node, f"text messages/{DUTCH}/{use.node.text}.md", texts.parsed, findings)
    elif template.consequence and use.opened_by not in options:
        complain(
            findings,
            use.node,
            f"`{use.node.text}` tells of consequences and may only follow a named person's answer to a card: put it in "
            "an obligation that opens with an option of a `decide` step",
        )
    if template is not None:
        _check_day(use, _fields(template.subject) | _fields(template.body), findings)
        if template.legal and use.channel == SMS:
            complain(
                findings, use.node, f"`{use.node.text}` has legal effect and never goes by SMS; take out `channel`"
            )
        elif use.channel == SMS and not template.sms:
            complain(findings, use.node, f"`{use.node.text}` has no `sms`: write its text for a telephone")


def _fields(source: str) -> frozenset[str]:
    """The fields it names; one that is wrong has its own finding."""
    try:
        return fields_used(source)
    except TextError:
        return frozenset()


def _check_day(use: TemplateUse, used: Collection[str], findings: list[Finding]) -> None:
    if _DAY in used and not use.about:
        complain(
            findings,
            use.node,
            f"`{use.node.text}` names the day it is about, and this step does not say which; add `about: due` or "
            "another date",
        )


def check_paper(uses: Uses, texts: Texts, file: MappingNode, findings: list[Finding]) -> None:
    """That what has legal effect can reach a resident who agreed to nothing. `file`: that of a municipality."""
    for use in uses.templates:
        template = texts.parsed.get(use.node.text)
        if use.kind is not Kind.send or use.to != "client" or template is None or not template.legal:
            continue
        own = file.mapping("channels_for")
        key = next((name for name in (template.name, template.type) if name in own.entries), "client")
        channels = own if key in own.entries else file.mapping("channels")
        if not {node.text for node in channels.listed(key) if isinstance(node, ScalarNode)} & {*PAPER}:
            complain(
                findings,
                channels.key(key),
                f"`{use.node.text}` has legal effect: who did not agree to it by mail gets it on paper; add `file` to "
                f"`{key}`",
            )


def check_orders(texts: Texts, file: MappingNode, findings: list[Finding]) -> None:
    """That what `channels_for` names is a text or a type of text."""
    own, default = file.mapping("channels_for"), file.text("message_type", "service")
    known = {*texts.parsed, *(text.type or default for text in texts.parsed.values())}
    for name in own.entries:
        if name not in known:
            meant = nearest(name, known) or "; take it out"
            complain(findings, own.key(name), f"`{name}` is no text and no type of text{meant}")


def _check_decision(
    use: TemplateUse, options: set[str], texts: Texts, events: Mapping[str, EventType], findings: list[Finding]
) -> None:
    """An option that anybody may record without the card is no decision."""
    template, event = texts.parsed.get(use.node.text), events.get(use.opened_by)
    if template is not None and template.consequence and use.opened_by in options and event and not event.decision:
        complain(
            findings,
            use.node,
            f"`{use.node.text}` tells of consequences and follows `{event.name}`, which can be recorded without a "
            "card: make that event `decision: yes` in events.yaml",
        )


def _missing(node: ScalarNode, what: str, known: Iterable[str], findings: list[Finding]) -> None:
    complain(findings, node, f"there is no {what}{nearest(node.text, known) or '; write it'}")
