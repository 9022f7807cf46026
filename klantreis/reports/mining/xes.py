"""Cases as an event log in XES (IEEE 1849-2023), level C with attributes of our own: `eventlog.xes.gz`.

Rules
-----
1. A trace is a case, an event is a fact or a message (`course.py`). Who reads the log sees titles in Dutch; the code
   stands beside it.
2. Nothing leads to a person: references, facts and colleagues are pseudonyms. Free text does not exist.
3. An attribute without a value is left out, never empty. Only what every trace, or every event, has is global.
4. Timestamps have an offset, so that the civil day is kept. `coarse` tells days only.
5. The same cases give the same bytes.
6. The own extension is declared in a file beside the log.
"""

import gzip
import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from io import BufferedWriter
from pathlib import Path
from xml.sax.saxutils import quoteattr

from klantreis.core.timeliness.cases import AuditedCase, Happening
from klantreis.reports.mining.course import MESSAGE, CourseEvent, Ties, beginning, course_of, readable
from klantreis.reports.mining.extension import EXTENSION, FILE, PREFIX, URI
from klantreis.reports.mining.pseudonyms import Pseudonyms

OURSELVES = "klantreis"  #: the resource of what nobody did by hand

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2023" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Klantreis" prefix="{PREFIX}" uri="{URI}"/>
<global scope="trace">
<string key="concept:name" value=""/>
<string key="{PREFIX}:person" value=""/>
<string key="{PREFIX}:municipality" value=""/>
<string key="{PREFIX}:journey" value=""/>
<int key="{PREFIX}:version" value="0"/>
<string key="{PREFIX}:stage" value=""/>
<date key="{PREFIX}:enrolled" value="1970-01-01T00:00:00.000+01:00"/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/>
<string key="lifecycle:transition" value="complete"/>
<string key="{PREFIX}:kind" value="fact"/>
<string key="{PREFIX}:code" value=""/>
<int key="{PREFIX}:order" value="0"/>
<boolean key="{PREFIX}:exact" value="false"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
<classifier name="Code" keys="{PREFIX}:code"/>
<string key="lifecycle:model" value="standard"/>
"""


class XesLog:
    """Writes cases as they come. `add` each, then `close`; or use it in a `with`.

    `titles`: the words for an event, by code. `as_of`: the day asked.
    """

    def __init__(
        self, path: Path, names: Pseudonyms, as_of: date, titles: Mapping[str, str], *, coarse: bool = False
    ) -> None:
        self._names, self._titles, self._coarse = names, titles, coarse
        (path.parent / FILE).write_text(EXTENSION, encoding="utf-8")
        self._raw: BufferedWriter = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        # No file name and no time in it: the same cases give the same bytes.
        self._file = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, compresslevel=6, mtime=0)
        about = [_text("concept:name", "klantreis"), _day(f"{PREFIX}:as_of", as_of)]
        self._file.write((_HEAD + "".join(about)).encode())
        self.traces = self.events = 0

    def add(self, case: AuditedCase) -> None:
        """One trace. A case in which nothing happened yet is one too, without events."""
        ties = Ties(case)
        events = [self._event(case, ties, event) for event in course_of(case)]
        self._file.write(f"<trace>\n{self._trace(case)}{''.join(events)}</trace>\n".encode())
        self.traces += 1
        self.events += len(events)

    def close(self) -> None:
        """Finish the file. What is not closed is no log."""
        self._file.write(b"</log>\n")
        self._file.close()
        self._raw.close()

    def __enter__(self) -> "XesLog":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.close()
        else:
            self._raw.close()

    # --- parts --------------------------------------------------------------------------------------------------------

    def _trace(self, case: AuditedCase) -> str:
        return "".join(
            (
                _text("concept:name", self._names.of("case", case.ref)),
                _text(f"{PREFIX}:person", self._names.of("person", str(case.person))),
                _text(f"{PREFIX}:municipality", case.municipality),
                _text(f"{PREFIX}:journey", case.journey),
                _int(f"{PREFIX}:version", case.version),
                _text(f"{PREFIX}:stage", case.stage),
                _day(f"{PREFIX}:enrolled", case.enrolled_on),
                _day(f"{PREFIX}:closed", case.closed_on),
                _text(f"{PREFIX}:closed_by", case.closed_by),
                _text(f"{PREFIX}:team", case.team),
                _text(f"{PREFIX}:groups", "|".join(sorted(case.groups))),
            )
        )

    def _event(self, case: AuditedCase, ties: Ties, event: CourseEvent) -> str:
        moment = beginning(event.at.date()) if self._coarse else event.at
        own = self._fact(case, ties, event.fact) if event.fact else _message(event)
        rest = (
            _date("time:timestamp", moment),
            _text("lifecycle:transition", "complete"),
            _int(f"{PREFIX}:order", event.order),
            _flag(f"{PREFIX}:exact", event.is_exact and not self._coarse),
        )
        return f"<event>\n{''.join(own)}{''.join(rest)}</event>\n"

    def _fact(self, case: AuditedCase, ties: Ties, fact: Happening) -> Iterator[str]:
        ended = ties.ended.get(fact.id, ())
        yield _text("concept:name", self._titles.get(fact.event) or fact.event)
        yield _text("org:resource", self._names.colleague(fact.by) if fact.by else "")
        yield _text("org:group", case.team if fact.by else "")
        yield _text(f"{PREFIX}:kind", "fact")
        yield _text(f"{PREFIX}:code", fact.event)
        yield _text(f"{PREFIX}:reason", fact.reason)
        yield _day(f"{PREFIX}:recorded", fact.recorded_on)
        yield _day(f"{PREFIX}:appointment", fact.at)
        if ended:
            yield _int(f"{PREFIX}:ended", len(ended))
            yield _int(f"{PREFIX}:ended_late", sum(each.verdict in ("late", "missed") for each in ended))


def _message(event: CourseEvent) -> Iterator[str]:
    assert event.sent is not None
    yield _text("concept:name", MESSAGE)
    yield _text("org:resource", OURSELVES)
    yield _text(f"{PREFIX}:kind", "message")
    yield _text(f"{PREFIX}:code", f"{event.sent.obligation}.{event.sent.step}")
    yield _text(f"{PREFIX}:channel", event.sent.channel)


def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value={_quoted(value)}/>\n' if value else ""


@lru_cache(maxsize=10_000)  # titles, codes, teams: the same again and again
def _quoted(value: str) -> str:
    return quoteattr(readable(value))


def _int(key: str, value: int) -> str:
    return f'<int key="{key}" value="{value}"/>\n'


def _flag(key: str, value: bool) -> str:
    return f'<boolean key="{key}" value="{str(value).lower()}"/>\n'


@lru_cache(maxsize=50_000)
def _day(key: str, value: date | None) -> str:
    return "" if value is None else _date(key, beginning(value))


def _date(key: str, value: datetime) -> str:
    return f'<date key="{key}" value="{value.isoformat(timespec="milliseconds")}"/>\n'
