"""What another version would mean for running cases, as rows of tables that staff read. References only."""

from collections.abc import Iterator
from datetime import date

from klantreis.core.migration import STATUTORY, Change, ObligationChange, StepChange
from klantreis.reports.words import CLOCKS, KINDS, VERDICTS, Words, written
from klantreis.usecases.migrating import BROKEN, JUDGED, MigratingCase, MigrationReport

CHANGES = {
    Change.appears: "komt erbij",
    Change.lapses: "vervalt",
    Change.moves: "verschuift",
    Change.ends: "eindigt",
    Change.reopens: "gaat weer open",
    Change.rejudged: "ander oordeel",
    Change.now: "gaat nu uit",
    Change.not_now: "gaat niet uit",
    Change.withdrawn: "wordt ingetrokken",
    Change.shifts: "andere dag",
    Change.comes: "komt nog",
    Change.goes: "komt niet meer",
}
STAYS = {JUDGED: "blijft: het verleden zou anders worden beoordeeld", BROKEN: "blijft: kan niet worden gepland"}
LOOK_OUT = "LET OP"  #: begins what a person must not miss

HEADINGS = ("dossier", "wat", "onderdeel", "klok", "was", "wordt")
Row = tuple[str, ...]


def rows_of(case: MigratingCase, words: Words) -> Iterator[Row]:
    """What changes for one case, a row each; what a person must not miss begins with LOOK_OUT."""
    found = case.migration
    if case.stays:
        yield (case.ref, STAYS[case.stays], "", "", "", "")
    if found is None:
        return
    if found.other_stage:
        yield (case.ref, f"{LOOK_OUT}: andere fase", "", "", *(words.stage(stage) for stage in found.stage))
    if not found.meant:
        yield (case.ref, f"{LOOK_OUT}: valt buiten de doelgroep", "", "", "", "")
    yield from (_obligation(case.ref, each) for each in found.obligations)
    yield from (_step(case.ref, each, words) for each in found.steps)


def _obligation(ref: str, each: ObligationChange) -> Row:
    statutory = STATUTORY in (each.clock, each.was)
    warned = f"{LOOK_OUT}: " if statutory or each.change is Change.rejudged else ""
    what = f"{each.title}{f' {each.point}' if each.point else ''}"
    was, becomes = _told(each.before, each.was), _told(each.after, each.becomes)
    return (ref, f"{warned}{CHANGES[each.change]}", what, CLOCKS.get(each.clock, each.clock), was, becomes)


def _told(day: date | None, said: str) -> str:
    """A day with the verdict or clock that belongs to it."""
    says = VERDICTS.get(said) or CLOCKS.get(said, said)
    return " ".join(part for part in (written(day) if day else "", f"({says})" if says else "") if part)


def _step(ref: str, each: StepChange, words: Words) -> Row:
    told = f"{LOOK_OUT}: gaat opnieuw uit" if each.again else CHANGES[each.change]
    what = f"{KINDS[each.kind]} aan {words.role(each.to)}: {words.template(each.template)}"
    return (ref, told, what, "", *(written(day) if day else "" for day in (each.before, each.after)))


def totals(report: MigrationReport) -> Iterator[tuple[str, int]]:
    """The totals, in cases unless said otherwise."""
    yield "dossiers die een andere versie volgen", report.cases
    yield "gaan over", report.moving
    yield "waarvan er iets verandert", report.changing
    yield from ((STAYS[why], number) for why, number in report.stays.items())
    yield from _looked_out_for(report)
    for change in Change:
        if change.value in report.changes:
            yield f"wijzigingen: {CHANGES[change]}", report.changes[change.value]
    yield "berichten in de volgende ronde", report.leaving
    yield "waarvan zonder de nieuwe versie niet", report.new_messages


def _looked_out_for(report: MigrationReport) -> Iterator[tuple[str, int]]:
    for what, number in (
        ("een wettelijke datum of een wettelijk oordeel verandert", report.statutory),
        ("staan in een andere fase", report.other_stage),
        ("vallen buiten de doelgroep van de nieuwe versie", report.not_meant),
        ("berichten, taken en kaarten die voor de tweede keer uitgaan", report.again),
    ):
        if number:
            yield f"{LOOK_OUT}: {what}", number
