"""Message texts: data that a municipality writes, and that is trusted with nothing.

Rules
-----
1. A text is Markdown with `{{ field }}` and `{% if field %} … {% else %} … {% endif %}`: no loops, filters, sums or
   attributes, and no `not` before a `not`. Everything else is refused when the text is read, and the rest runs in an
   immutable sandbox.
2. Fields are a closed set (`FIELDS`). A field that a text uses must be given. An optional one may be empty, so the text
   must read well without it; an empty one that is not optional is an error.
3. Source and result are bounded in size. No value holds a line end, another control character, or half of a surrogate
   pair: that is no text, and no mail could hold it.
4. A subject never tells who sees it in passing that someone receives welfare, and no text says `morgen` without the
   date: it may be read a day later.
5. A text for a telephone (`sms`) is one line of the same fields. It names nobody but a colleague, holds no link and no
   word that tells on anybody: it lies on a lock screen (domain.md 7.1).
6. A text is of a type, for consent is given per kind of message (Awb 2:8). One with legal effect names its own: who
   agreed to reminders by mail did not agree to decisions by mail.
7. Errors name the text and the field, never a value.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment

from klantreis.core import gsm, markup
from klantreis.core.fields import FIELDS
from klantreis.errors import TextError

__all__ = ["FIELDS", "Rendered", "Template", "fields_used", "parse_template", "render", "render_line"]

LONGEST_SOURCE = 20_000
LONGEST_RESULT = 40_000
LONGEST_VALUE = 500
DEEPEST = 5  #: {% if %} within {% if %}
_TOO_DEEP = f"has more than {DEEPEST} {{% if %}} within each other; simplify it"
_KEYS = {"subject", "kind", "consequence", "type", "legal", "sms", "minutes", "cancels"}
_FLAGS = ("consequence", "legal", "cancels")
_NAMES = frozenset({"naam", "werknemer", "deelnemer"})  #: fields that say who somebody is
_LINK = re.compile(r"://|\bwww\.|\b[\w-]+\.(?:nl|com|org|net|eu|example)\b", re.IGNORECASE)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TELLING = re.compile(r"bijstand|uitkering|schuld|sociale dienst|participatiewet", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(overmorgen|morgen|vandaag|gisteren)\b", re.IGNORECASE)
_DATED = re.compile(r"\{\{ *(datum|datum_kort|dag) *\}\}")
_MARKUP = re.compile(r"\*\*|__|^#{1,6} +|(?:\\| {2,})$", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_TAG_ALONE = re.compile(r"^[ \t]*(\{%[^%]*%\})[ \t]*\n", re.MULTILINE)  # a line with only a tag leaves no empty line


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A message text as its file holds it."""

    name: str
    subject: str
    body: str  #: without markup: the plain text
    markdown: str = field(default="", compare=False)  #: the same as it was written
    kind: str = "send"
    consequence: bool = False  #: may only follow a named person's decision
    type: str = ""  #: kind of message that consent is asked for; empty: the municipality's `message_type`
    legal: bool = False  #: has legal effect: on paper, unless the resident agreed to this type
    sms: str = ""  #: the same in one line for a telephone; empty: it does not go by SMS
    minutes: int = 60  #: how long the appointment lasts that it is about
    cancels: bool = False  #: it says that an appointment is off


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is sent: one subject line, plain text, and the same as a document for forms that know headings and lists
    (None: there is only plain text)."""

    subject: str
    text: str
    written: markup.Written | None = field(default=None, compare=False)
    short: str = ""  #: for a telephone; empty where the text has no such form


@lru_cache(maxsize=512)
def parse_template(name: str, source: str) -> Template:
    """The text of a file: front matter (`subject` and what else `_KEYS` names) between two `---` lines, then Markdown.

    Raises TextError with the line of the file, also for what the rules above forbid in the subject or the text.
    """
    if len(source) > LONGEST_SOURCE:
        raise TextError(name, 1, f"is longer than {LONGEST_SOURCE} characters; shorten it")
    lines = source.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        raise TextError(name, 1, "must begin with `---`, the line `subject: …` and `---`")
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    front = _front_matter(name, lines[1:end])
    template = Template(
        name=name,
        subject=front["subject"],
        body=_MARKUP.sub("", "\n".join(lines[end + 1 :])),
        markdown="\n".join(lines[end + 1 :]),
        kind=front.get("kind", "send"),
        consequence=front.get("consequence") == "true",
        type=front.get("type", ""),
        legal=front.get("legal") == "true",
        sms=front.get("sms", ""),
        minutes=int(front.get("minutes", "60")),
        cancels=front.get("cancels") == "true",
    )
    lines_of = {line.partition(":")[0].strip(): number for number, line in enumerate(lines[:end], start=1)}
    _check(template, subject_line=lines_of["subject"], body_line=end + 2)
    _check_short(template, lines_of.get("sms", 1))
    return template


def fields_used(source: str) -> frozenset[str]:
    """The fields a subject, a body or a staff line names. Raises TextError under rule 1."""
    return _parsed("text", source, 1)


def render(template: Template, values: Mapping[str, str]) -> Rendered:
    """Fill in a text. `values` may hold more fields than the text uses.

    Raises TextError naming the text and the field: one that is not given, is empty, or holds control characters.
    """
    subject = _filled(template.name, template.subject, values)
    text = _filled(template.name, template.body, values)
    return Rendered(
        " ".join(subject.split()),
        re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        _written(template, values),
        render_short(template, values),
    )


def render_short(template: Template, values: Mapping[str, str]) -> str:
    """The text for a telephone, in signs that it knows (`core/gsm.py`). Raises TextError as `render` does."""
    return gsm.plain(" ".join(_filled(template.name, template.sms, values).split())) if template.sms else ""


def render_line(name: str, line: str, values: Mapping[str, str]) -> str:
    """Fill in one line for staff. Raises TextError as `render` does."""
    return " ".join(_filled(name, line, values).split())


def _written(template: Template, values: Mapping[str, str]) -> markup.Written:
    used = _parsed(template.name, template.body, 1)
    filled = frozenset(field for field in used if values[field])
    return markup.Written(_document(template, filled), {field: values[field] for field in used})


@lru_cache(maxsize=512)
def _document(template: Template, filled: frozenset[str]) -> markup.Document:
    """The document of a text in which these fields are not empty."""
    used = _parsed(template.name, template.body, 1)
    marked = {field: markup.mark(field) if field in filled else "" for field in used}
    return markup.document(_compiled(template.markdown).render(marked))


def _front_matter(name: str, lines: list[str]) -> dict[str, str]:
    front: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or key not in _KEYS:
            raise TextError(name, number, f"only these can stand here: {', '.join(sorted(_KEYS))}")
        if key in front:
            raise TextError(name, number, f"`{key}` is there twice; remove one")
        front[key] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
    if not front.get("subject"):
        raise TextError(name, 1, "has no `subject`")
    for key in _FLAGS:
        if front.get(key, "false") not in ("true", "false"):
            raise TextError(name, 1, f"`{key}` is true or false")
    if not re.fullmatch("[1-9][0-9]{0,2}", front.get("minutes", "60")):
        raise TextError(name, 1, "`minutes` is how long the appointment lasts: a whole number, at most 999")
    if "type" in front and not _TYPE.fullmatch(front["type"]):
        raise TextError(
            name, 1, "`type` is a name in small letters, digits and _, at most 30: a column is named after it"
        )
    if front.get("legal") == "true" and "type" not in front:
        raise TextError(
            name, 1, "a text with legal effect names its own `type`: consent for other messages does not hold for it"
        )
    return front


def _check(template: Template, *, subject_line: int, body_line: int) -> None:
    name = template.name
    _parsed(name, template.subject, subject_line)
    _parsed(name, template.body, body_line)
    if _CONTROL.search(template.subject):
        raise TextError(name, subject_line, "the subject holds a control character; remove it")
    if word := _TELLING.search(template.subject):
        raise TextError(name, subject_line, f"a subject never says `{word[0]}`: others may see it; choose other words")
    for number, line in enumerate([template.subject, *template.body.split("\n")]):
        where = subject_line if number == 0 else body_line + number - 1
        if _CONTROL.search(line.replace("\t", " ")):
            raise TextError(name, where, "the text holds a control character; remove it")
        word = _RELATIVE.search(line)
        if word and not _DATED.search(line):
            raise TextError(name, where, f"`{word[0]}` needs its date: the text may be read on another day")


def _check_short(template: Template, line: int) -> None:
    """Rule 5."""
    name, text = template.name, template.sms
    used = _parsed(name, text, line)
    if named := sorted(used & _NAMES):
        raise TextError(name, line, f"`sms` names a person (`{named[0]}`): others may see it; leave the name out")
    if word := _TELLING.search(text):
        raise TextError(name, line, f"`sms` never says `{word[0]}`: others may see it; choose other words")
    if _LINK.search(text):
        raise TextError(name, line, "`sms` holds a link: who can tell it from a false one? Give the telephone number")
    if (relative := _RELATIVE.search(text)) and not _DATED.search(text):
        raise TextError(name, line, f"`{relative[0]}` needs its date: the text may be read on another day")
    if _CONTROL.search(text):
        raise TextError(name, line, "`sms` holds a control character; remove it")


@lru_cache(maxsize=512)
def _parsed(name: str, source: str, first_line: int) -> frozenset[str]:
    """The fields a source names, if it keeps to rule 1."""
    if len(source) > LONGEST_SOURCE:
        raise TextError(name, first_line, f"is longer than {LONGEST_SOURCE} characters; shorten it")
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        line = first_line + error.lineno - 1
        raise TextError(name, line, "a {{ field }} or {% if field %} is not written well, or not closed") from None
    except RecursionError:
        raise TextError(name, first_line, _TOO_DEEP) from None
    used = set()
    for node, depth in _every(tree, 0):
        line = first_line + node.lineno - 1
        if depth > DEEPEST:
            raise TextError(name, line, _TOO_DEEP)
        if not isinstance(node, _ALLOWED) or _is_twisted(node):
            raise TextError(name, line, "only {{ field }} and {% if field %} … {% else %} … {% endif %} can be used")
        if isinstance(node, nodes.TemplateData) and (alone := _BRACE.search(node.data)):
            line += node.data.count("\n", 0, alone.start())
            raise TextError(
                name, line, "a brace stands alone, and would be sent as it is; write a field as {{ field }}"
            )
        if isinstance(node, nodes.Name):
            if node.name not in FIELDS:
                raise TextError(name, line, f"there is no field `{node.name}`; fields are {', '.join(FIELDS)}")
            used.add(node.name)
    return frozenset(used)


def _is_twisted(node: nodes.Node) -> bool:
    """An `elif`; or a `not` before a `not`, of which two hundred would break the compiler of the sandbox."""
    return bool(isinstance(node, nodes.If) and node.elif_) or (
        isinstance(node, nodes.Not) and isinstance(node.node, nodes.Not)
    )


def _every(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    yield node, depth
    if depth <= DEEPEST:
        for child in node.iter_child_nodes():
            yield from _every(child, depth + isinstance(node, nodes.If))


def _filled(name: str, source: str, values: Mapping[str, str]) -> str:
    used = sorted(_parsed(name, source, 1))
    for each in used:
        _check_value(name, each, values.get(each))
    result = _compiled(source).render({each: values[each] for each in used})
    if len(result) > LONGEST_RESULT:
        raise TextError(name, 0, f"became longer than {LONGEST_RESULT} characters; shorten it")
    return result


def _check_value(name: str, field: str, value: str | None) -> None:
    if value is None or (not value.strip() and not FIELDS[field].optional):
        raise TextError(name, 0, f"the field `{field}` has no value")
    if len(value) > LONGEST_VALUE or _CONTROL.search(value):
        raise TextError(name, 0, f"the value of the field `{field}` is too long or holds a control character")


@lru_cache(maxsize=512)
def _compiled(source: str) -> Compiled:
    return _ENVIRONMENT.from_string(_TAG_ALONE.sub(r"\1", source))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, cache_size=0)
    environment.filters.clear()
    environment.tests.clear()
    environment.globals.clear()
    return environment


_ENVIRONMENT = _environment()
