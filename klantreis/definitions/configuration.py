"""The whole configuration folder as one frozen value, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from klantreis.core.house_style import HouseStyle
from klantreis.core.journey import Journey
from klantreis.core.municipality import Municipality
from klantreis.core.names import nearest
from klantreis.core.texts import Template, parse_template
from klantreis.core.ways import TextKind
from klantreis.core.workdays import Calendar
from klantreis.definitions.auditing import check_meanings
from klantreis.definitions.calendar import expiry_warning, load_calendar
from klantreis.definitions.decisions import check_decision_events, check_decisions
from klantreis.definitions.desk import check_desk
from klantreis.definitions.events import BUILT_IN, OPTIONAL, EventType, event_types, read_events
from klantreis.definitions.folder import Folder, read_folder
from klantreis.definitions.journey import Built, build, journey_from_source
from klantreis.definitions.messages import DUTCH, Texts, check_orders, check_paper, check_templates, read_texts
from klantreis.definitions.municipality import read_municipality
from klantreis.definitions.people import check_holders, check_roles, read_roles
from klantreis.definitions.rules import Subject, doubtful, wrong
from klantreis.definitions.shapes import complain, shown
from klantreis.definitions.source import Parts
from klantreis.definitions.telephone import check_lengths
from klantreis.errors import BadConfiguration, Finding, FixInput

__all__ = ["Configuration", "check", "journey_from_source", "load"]


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything the folder says. Nothing in it changes while a program runs."""

    journeys: Mapping[str, tuple[Journey, ...]]  #: by name all versions, ascending
    by_hash: Mapping[str, Journey]
    sources: Mapping[str, str]  #: by hash, what `journey_from_source` revives
    municipalities: Mapping[str, Municipality]
    events: Mapping[str, EventType]
    calendars: Mapping[str, Calendar]  #: by municipality
    messages: Mapping[str, Mapping[str, str]]  #: template -> language -> the text as written
    staff_lines: Mapping[str, str]  #: template of a line, task or card -> one Dutch line
    roles: Mapping[str, str]  #: of colleagues, in Dutch

    def journey(self, name: str, on: date) -> Journey:
        """The version valid on that day; before the first one, the first. Raises FixInput for an unknown name."""
        versions = self.journeys.get(name)
        if not versions:
            raise FixInput(f"unknown journey {shown(name)}{nearest(name, self.journeys)}")
        valid = [version for version in versions if version.valid_from <= on]
        return max(valid, key=lambda version: (version.valid_from, version.version)) if valid else versions[0]

    @property
    def house_styles(self) -> Mapping[str, HouseStyle]:
        """By municipality, of those that send letters."""
        return {name: each.letter for name, each in self.municipalities.items() if each.letter is not None}

    def text(self, name: str) -> Template | None:
        """The Dutch text of this name; None when there is none."""
        source = self.messages.get(name, {}).get(DUTCH)
        return parse_template(name, source) if source else None

    def text_kind(self, name: str, municipality: Municipality) -> TextKind:
        """What the law asks about this text, where this municipality sends it."""
        text = self.text(name)
        if text is None:
            return TextKind(municipality.message_type, short=False)
        return TextKind(text.type or municipality.message_type, text.legal, bool(text.sms))


def load(folder: Path) -> Configuration:
    """The configuration in this folder. Raises BadConfiguration with every finding that is more than a warning."""
    findings: list[Finding] = []
    configuration = _read(folder, findings).configuration()
    refused = tuple(finding for finding in _in_order(findings) if not finding.warning)
    if refused:
        raise BadConfiguration(refused)
    return configuration


def check(
    folder: Path, *, holders: Mapping[str, Collection[str]] | None = None, today: date | None = None
) -> tuple[Finding, ...]:
    """All that is wrong or doubtful, by file and line.

    `holders`: by municipality the roles somebody holds, when the database is known. `today`: to see whether the
    calendar has run out.
    """
    findings: list[Finding] = []
    everything = _read(folder, findings)
    if _is_sound(findings):
        _check_unused(everything, findings)
        findings += doubtful(everything.subject)
    if today is not None:
        _check_calendars(everything, today, findings)
    if holders is not None:
        _check_holders(everything, holders, findings)
    return _in_order(findings)


@dataclass(frozen=True)
class _Everything:
    """What was read, also where something is wrong with it."""

    folder: Folder
    built: tuple[Built, ...]
    municipalities: Mapping[str, Municipality]
    events: Mapping[str, EventType]
    calendars: Mapping[str, Calendar]
    texts: Texts
    roles: Mapping[str, str]

    @property
    def subject(self) -> Subject:
        """For the rules."""
        files = {file.text("municipality"): file for file in self.folder.municipalities}
        return Subject(self.built, self.municipalities, files, self.events, self.calendars)

    def configuration(self) -> Configuration:
        journeys: dict[str, tuple[Journey, ...]] = {}
        for each in sorted(self.built, key=lambda built: built.journey.version):
            journeys[each.journey.name] = (*journeys.get(each.journey.name, ()), each.journey)
        return Configuration(
            journeys=journeys,
            by_hash={each.journey.hash: each.journey for each in self.built},
            sources={each.journey.hash: each.source for each in self.built},
            municipalities=self.municipalities,
            events=self.events,
            calendars=self.calendars,
            messages=self.texts.messages,
            staff_lines=self.texts.staff_lines,
            roles=self.roles,
        )


def _read(path: Path, findings: list[Finding]) -> _Everything:
    folder = read_folder(path, findings)
    nodes = read_events(folder.events, findings)
    events = event_types(nodes, findings)
    built = tuple(
        build(Parts(file, folder.shared, folder.ladders, nodes), events, findings) for file in folder.journeys
    )
    names = {each.journey.name for each in built}
    municipalities = {
        file.text("municipality"): read_municipality(file, names, findings) for file in folder.municipalities
    }
    everything = _Everything(
        folder=folder,
        built=built,
        municipalities=municipalities,
        events=events,
        calendars={
            # By the name that fits: any other could lead out of the folder, and has its own finding.
            each.name: load_calendar(path, each.name, findings, each.ordinance)
            for each in municipalities.values()
            if each.name
        },
        texts=read_texts(path, findings),
        roles=read_roles(folder.roles, findings),
    )
    _check_versions(everything, findings)
    check_meanings(folder.events.mapping("events"), events, names, findings)
    check_decision_events(folder.events.mapping("events"), events, findings)
    for each in built:
        _check_uses(everything, each, names, findings)
    if _is_sound(findings):
        findings += wrong(everything.subject)
    return everything


def _is_sound(findings: list[Finding]) -> bool:
    return all(finding.warning for finding in findings)


def _check_uses(everything: _Everything, each: Built, journeys: set[str], findings: list[Finding]) -> None:
    """What a journey asks of the rest of the configuration."""
    for file in everything.folder.municipalities:
        municipality = everything.municipalities.get(file.text("municipality"))
        if municipality is not None and each.journey.name in municipality.journeys:
            check_paper(each.uses, everything.texts, file, findings)
            check_lengths(each.uses, everything.texts, municipality, findings)
        check_orders(everything.texts, file, findings)
    proof = any(count.proof_of for count in each.journey.counts.values())
    check_templates(each.uses, everything.texts, everything.events, everything.folder.path, proof, findings)
    check_roles(each.uses, everything.roles, findings)
    check_desk(each.uses, findings)
    check_decisions(each, everything.events, findings)
    for node in each.uses.starts:
        if node.text not in journeys:
            meant = nearest(node.text, journeys) or "; add its file"
            message = f"there is no journey `{shown(node.text)}` to start: nothing will begin{meant}"
            complain(findings, node, message, warning=True)


def _check_versions(everything: _Everything, findings: list[Finding]) -> None:
    seen: dict[tuple[str, int], Built] = {}
    for each in everything.built:
        journey, file = each.journey, each.parts.journey
        other = seen.setdefault((journey.name, journey.version), each)
        if other is not each:
            where = other.parts.journey.key("version")
            message = (
                f"version {journey.version} of `{journey.name}` is also in {where.file}:{where.line}; number it anew"
            )
            complain(findings, file.key("version"), message)
    for name, versions in everything.configuration().journeys.items():
        for before, after in pairwise(versions):
            if after.valid_from <= before.valid_from and after.version != before.version:
                file = seen[name, after.version].parts.journey
                message = (
                    f"version {after.version} is valid from {after.valid_from}, not after version {before.version}"
                )
                complain(findings, file.key("valid_from"), f"{message}; give it a later day")


def _check_unused(everything: _Everything, findings: list[Finding]) -> None:
    used = {name for each in everything.built for name in each.parts.events}
    declared = everything.folder.events.mapping("events")
    for name in declared.entries:
        if name not in used and name not in {*BUILT_IN, *OPTIONAL}:
            complain(findings, declared.key(name), f"no journey uses the event `{name}`", warning=True)


def _check_calendars(everything: _Everything, today: date, findings: list[Finding]) -> None:
    for calendar in everything.calendars.values():
        if warning := expiry_warning(calendar, today):
            file = (everything.folder.path / "calendars" / "nl.yaml").as_posix()
            findings.append(Finding(file, 1, warning, warning=today <= calendar.valid_until))


def _check_holders(everything: _Everything, holders: Mapping[str, Collection[str]], findings: list[Finding]) -> None:
    files = {file.text("municipality"): file for file in everything.folder.municipalities}
    for municipality in everything.municipalities.values():
        if municipality.name not in holders:  # it is not followed up from this database, or not yet
            message = f"no colleague of {municipality.name} is known in this database; hand in its staff file to use it"
            complain(findings, files[municipality.name].key("municipality"), message, warning=True)
            continue
        held = holders[municipality.name]
        for each in everything.built:
            if each.journey.name in municipality.journeys:
                check_holders(each.uses, municipality, held, everything.roles, findings)
        if municipality.fallback_role not in held:
            message = f"nobody in {municipality.name} holds the fallback role `{municipality.fallback_role}`"
            complain(
                findings, files[municipality.name].key("fallback_role"), f"{message}; name someone in the staff file"
            )


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each finding once: a rung is read for every obligation that climbs it."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: (finding.file, finding.line, finding.message)))
