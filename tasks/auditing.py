"""The audit: its folder, its first page as an artifact, and how far it is."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from prefect.artifacts import acreate_markdown_artifact

from klantreis.core.timeliness.figures import OnTime
from klantreis.moments import AMSTERDAM
from klantreis.reports.audit.first_page import first_page
from klantreis.reports.audit.model import CellKind
from klantreis.reports.audit.values import written
from klantreis.usecases.auditing import Asked, AuditMade, make_audit
from tasks.careful import careful
from tasks.progress import told_to_prefect
from tasks.workplace import workplace

AUDITS = "audits"  #: the folder under KLANTREIS_OUT
EVERYTHING = "alle"
FILES = {
    "report.html": "het rapport, om te lezen",
    "report.pdf": "het rapport op papier",
    "report.xlsx": "de cijfers als werkmap",
    "figures.json": "elk getal, voor computers",
    "obligations.csv": "een regel per verplichting",
    "eventlog.xes.gz": "elk feit, voor process mining",
    "klantreis.xesext": "hoort bij het vorige bestand",
    "ocel.sqlite": "elk feit met waar het bij hoort, voor process mining",
}  #: what people look for first comes first


@dataclass(frozen=True)
class ShownAudit:
    """An audit that was made: under which key its first page is kept, what it says in one line, and what it lacks."""

    key: str
    said: str
    markdown: str
    broken: tuple[str, ...]


@careful("audit", run_name="rapport vanaf {since}", timeout=6 * 3600)
def audit_folder(since: date, at: datetime, municipality: str, share: bool, coarse: bool) -> ShownAudit:
    asked = Asked(at=at, since=since, municipality=municipality, share=share, coarse=coarse)
    name, key = _name(asked, since), f"audit-{_key(municipality)}-voortgang"
    with workplace() as app, told_to_prefect(key, "Dossiers geteld") as progress:
        out = app.settings.out / AUDITS / name
        made = make_audit(app, asked, out, progress)
    return ShownAudit(
        key=f"audit-{_key(municipality)}",
        said=_said(made.figures.overall),
        markdown=f"{first_page(made.report)}\n{_where(name, made)}",
        broken=made.broken,
    )


async def show_audit(since: date, at: datetime, municipality: str, *, share: bool, coarse: bool) -> ShownAudit:
    """The folder, and its first page as an artifact that keeps earlier versions."""
    shown = audit_folder(since, at, municipality, share, coarse)
    await acreate_markdown_artifact(shown.markdown, key=shown.key, description="Waren we op tijd?")
    return shown


def _name(asked: Asked, since: date) -> str:
    """`2026-10-31-vanaf-2026-10-01-landsmeer`: the same question again replaces its answer."""
    until = asked.at.astimezone(AMSTERDAM).date()
    kind = f"{'-gedeeld' * asked.share}{'-dagen' * asked.coarse}"
    return f"{until}-vanaf-{since}-{asked.municipality or EVERYTHING}{kind}"


def _key(municipality: str) -> str:
    return (municipality or EVERYTHING).replace("_", "-")


def _where(name: str, made: AuditMade) -> str:
    ordered = [name for name in FILES if name in made.files] + [name for name in made.files if name not in FILES]
    files = "\n".join(f"- `{file}`: {FILES[file]}" if file in FILES else f"- `{file}`" for file in ordered)
    folder = (Path(AUDITS) / name).as_posix()
    return f"## Bestanden\n\nIn `{folder}` onder de map voor uitvoer (`KLANTREIS_OUT`):\n\n{files}\n"


def _said(overall: OnTime) -> str:
    judged = written(overall.judged, CellKind.whole, "nl")
    if overall.share is None:
        return f"{overall.counts.on_time} van {judged} op tijd"
    return f"{written(overall.share.value, CellKind.share, 'nl')} van {judged} op tijd"
