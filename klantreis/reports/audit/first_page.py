"""The first page of the report as Markdown: for a screen, and for an artifact in Prefect."""

from klantreis.reports.audit.model import Report


def first_page(report: Report) -> str:
    """Of whom and when, the tiles, what goes well, what does not, and what to do."""
    words = report.words
    parts = [f"# {report.title}", report.subtitle, report.basis, _tiles(report)]
    for name, sentences in (("well", report.well), ("badly", report.badly), ("to_do", report.to_do)):
        said = sentences or tuple(words[key] for key in (f"nothing_{name}",) if key in words)
        if said:
            mark = "1." if name == "to_do" else "-"  # what cannot wait comes first: Markdown counts on by itself
            parts.append("\n".join([f"## {words[name]}", "", *(f"{mark} {sentence}" for sentence in said)]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tiles(report: Report) -> str:
    rows = [f"| {_cell(tile.title)} | **{_cell(tile.value)}** | {_cell(tile.note)} |" for tile in report.tiles]
    return "\n".join(["| | | |", "|---|---:|---|", *rows]) if rows else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
