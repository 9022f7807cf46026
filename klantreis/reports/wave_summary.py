"""The waves of one day in Dutch: who was called to what, why a moment stayed empty, and what a person must look at.

Pure: a WaveDay in, text out. Holds references, codes, numbers and dates only.
"""

from collections.abc import Iterator

from babel.dates import format_date

from klantreis.reports.run_summary import CLOSED
from klantreis.reports.words import moment
from klantreis.usecases.values import Programme, SlotOutcome, WaveDay, WaveReport

NAMED = 60  #: references listed per moment

#: Why nobody was called to a moment. A code that is not here is shown as it is.
WHY = {
    "withdrawn": "ingetrokken",
    "too_soon": "te kort dag",
    "too_far": "nog te ver weg",
    "closed": "kantoor gesloten",
    "absent": "medewerker afwezig",
    "full": "vol",
    "nobody": "niemand wacht die past",
}
_CANNOT_GO_ON = {"closed": "is het kantoor die dag gesloten", "absent": "is de medewerker afwezig"}


def headline(day: WaveDay) -> str:
    """The wave in a few words: the name of its final state in Prefect."""
    if day.ticket.closed:
        return f"{CLOSED.get(day.ticket.closed, day.ticket.closed)}: er wordt niemand uitgenodigd"
    if not day.ticket.programmes:
        return "geen reis nodigt uit in groepen"
    filled = sum(bool(slot.called) for wave in day.waves for slot in wave.slots)
    what = f"{_people(day.called)} voor {_many(filled, 'moment', 'momenten')}" if day.called else "niemand"
    parts = [f"{'proef: ' if day.ticket.dry_run else ''}{what} uitgenodigd"]
    parts += [f"{waiting} wachten"] if (waiting := sum(wave.waiting for wave in day.waves)) else []
    parts += [f"{_many(len(day.broken), 'dossier', 'dossiers')} niet verwerkt"] if day.broken else []
    parts += [f"mislukt: {', '.join(map(_programme_name, day.failed))}"] if day.failed else []
    return ", ".join(parts)


def wave_markdown(day: WaveDay) -> str:
    """The waves as Markdown: first what needs a person, then each programme."""
    written = format_date(day.ticket.day, "EEEE d MMMM y", locale="nl")
    line = headline(day)
    blocks = [f"# Uitnodigen op {written}", f"{line[:1].upper()}{line[1:]}."]
    attention = [f"- **{_programme_name(each)} is mislukt**: er is niemand uitgenodigd." for each in day.failed]
    if attention := [*attention, *(line for wave in day.waves for line in _for_people(wave))]:
        blocks += ["## Dit vraagt iemand", "\n".join(attention)]
    for wave in day.waves:
        blocks += [f"## {wave.title} ({wave.municipality})", *_programme(wave)]
    return "\n\n".join(blocks) + "\n"


def _for_people(wave: WaveReport) -> Iterator[str]:
    for slot in wave.slots:
        if slot.expected and slot.why in _CANNOT_GO_ON:
            come = "1 inwoner is" if len(slot.expected) == 1 else f"{len(slot.expected)} inwoners zijn"
            yield (
                f"- **{slot.code}** ({moment(slot.at)}): {come} uitgenodigd, maar dan {_CANNOT_GO_ON[slot.why]}. "
                "Regel vervanging (`klantreis slots`) of leg vast dat het is afgezegd."
            )
    for unit in wave.too_large:
        yield f"- Huishouden groter dan elk moment, nodig zelf uit: {', '.join(unit)}."
    if wave.broken:
        count = _many(len(wave.broken), "dossier", "dossiers")
        yield f"- **{count} niet verwerkt** door een fout: {_named(wave.broken)}."


def _programme(wave: WaveReport) -> Iterator[str]:
    if not wave.slots:
        yield "Er zijn geen momenten om te vullen: lees ze in met `klantreis slots`."
        return
    near = [slot for slot in wave.slots if slot.why != "too_far"]
    if near:
        head = "| moment | wanneer | plaatsen | eerder uitgenodigd | nu uitgenodigd | waarom niemand |"
        yield "\n".join([head, "|---|---|---:|---:|---:|---|", *map(_row, near)])
    if far := len(wave.slots) - len(near):
        yield f"{_many(far, 'moment ligt', 'momenten liggen')} nog te ver weg om te vullen."
    if called := [slot for slot in near if slot.called]:
        yield "\n".join(f"- {slot.code}: {_named(slot.called)}" for slot in called)
    yield (
        f"{_people(wave.waiting)} {'wacht' if wave.waiting == 1 else 'wachten'} nog."
        if wave.looked
        else ("Er was geen plek te vullen; wie er wacht is daarom niet bekeken.")
    )


def _row(slot: SlotOutcome) -> str:
    why = WHY.get(slot.why, slot.why)
    return f"| {slot.code} | {moment(slot.at)} | {slot.capacity} | {len(slot.expected)} | {len(slot.called)} | {why} |"


def _named(refs: tuple[str, ...]) -> str:
    more = f" en {len(refs) - NAMED} meer" if len(refs) > NAMED else ""
    return ", ".join(refs[:NAMED]) + more


def _programme_name(each: Programme) -> str:
    return f"{each.journey} in {each.municipality}"


def _people(count: int) -> str:
    return _many(count, "inwoner", "inwoners")


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
