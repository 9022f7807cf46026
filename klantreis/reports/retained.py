"""Who is past the term and was erased, or would be, in Dutch. References and counts only."""

from collections.abc import Sequence

from klantreis.usecases.retaining import Retained

LISTED = 1_000  #: references on a page that Prefect keeps


def headline(found: Sequence[Retained]) -> str:
    """In a few words: the name of the run's final state."""
    if all(each.months is None for each in found):
        return "geen bewaartermijn ingesteld: er is niets gewist"
    residents = sum(each.residents for each in found)
    if any(each.dry_run for each in found):
        return f"proef: {people(residents)} voorbij de bewaartermijn"
    return f"{people(residents)} gewist"


def lines(found: Sequence[Retained]) -> list[str]:
    """One sentence for each municipality."""
    return [_line(each) for each in found]


def page(found: Sequence[Retained], by: str) -> str:
    """The whole answer as Markdown: which cases, and what is left to do by hand."""
    blocks = ["# Bewaartermijn", *(f"- {line}" for line in lines(found)), f"Gevraagd door {by}."]
    refs = [ref for each in found for ref in each.cases]
    if refs:
        more = f" (de eerste {LISTED} van {len(refs)})" if len(refs) > LISTED else ""
        blocks += [f"## Dossiers{more}", "\n".join(f"- {ref}" for ref in refs[:LISTED])]
    if refs and not any(each.dry_run for each in found):
        blocks.append(
            "Niet door klantreis te wissen: de bestanden waarmee u inschreef, afgekeurde regels daarnaast, back-ups, "
            "en post die al weg is."
        )
    return "\n\n".join(blocks) + "\n"


def people(count: int) -> str:
    return f"{count} {'inwoner' if count == 1 else 'inwoners'}"


def _line(each: Retained) -> str:
    if each.months is None:
        return f"{each.municipality}: het gemeentebestand noemt geen bewaartermijn (`retention`). Er is niets gewist."
    cases = f"{len(each.cases)} {'dossier' if len(each.cases) == 1 else 'dossiers'}"
    term = f"de bewaartermijn van {each.months} {'maand' if each.months == 1 else 'maanden'}"
    if each.dry_run:
        return f"{each.municipality}: {people(each.residents)} ({cases}) voorbij {term}. Proef: er is niets gewist."
    files = f"{each.files} {'bestand' if each.files == 1 else 'bestanden'}"
    return f"{each.municipality}: {people(each.residents)} ({cases}) voorbij {term} gewist; {files} verwijderd."
