"""A report made up by hand that holds every kind of drawing, cell and part: invented, and of nobody."""

from datetime import date
from math import sqrt

from klantreis.reports.audit.model import (
    Bar,
    BarChart,
    CellKind,
    Chart,
    Column,
    Curve,
    CurveChart,
    Dot,
    DotChart,
    Drawing,
    FunnelChart,
    FunnelDot,
    Load,
    LoadChart,
    Part,
    Report,
    Section,
    Stack,
    StackChart,
    Table,
    Tile,
    Tone,
    TrendChart,
    TrendPoint,
)  # fmt: skip
from klantreis.reports.audit.saying import Say

_SHARES = (
    0.842, 0.815, 0.861, 0.833, 0.850, 0.824, 0.791, 0.846, 0.839, 0.858, 0.812, 0.835,
    0.742, 0.761, 0.688, 0.733, 0.751, None, 0.772, 0.781, 0.803, 0.811, 0.842, 0.806,
)  # fmt: skip


def trend() -> TrendChart:
    """Two years to November 2026; the way of working changed on 1 December 2025."""
    points = []
    for index, share in enumerate(_SHARES):
        month = date(2024 + (index + 11) // 12, (index + 11) % 12 + 1, 1)
        phase = int(index >= 12)
        mean, n = (0.834, 0.775)[phase], 110 + 13 * (index % 5)
        wide = 3 * sqrt(mean * (1 - mean) / n) * 1.05
        signal = {14: "below", 22: "above", 3: "run_above"}.get(index, "")
        points.append(
            TrendPoint(
                month, share, 7 if share is None else n, mean - wide, min(mean + wide, 1), signal, index == 23, phase
            )
        )
    changes = ((date(2025, 12, 1), "Eén vaste contactpersoon"), (date(2026, 6, 15), "Nieuwe brief voor de intake"))
    return TrendChart(points=tuple(points), means=((0, 0.834), (1, 0.775)), changes=changes)


def ageing() -> BarChart:
    past = ((41, "1 t/m 5"), (27, "6 t/m 10"), (18, "11 t/m 20"), (12, "21 t/m 60"), (3, "meer dan 60"))
    ahead = ((212, "meer dan 20"), (96, "11 t/m 20"), (58, "6 t/m 10"), (44, "1 t/m 5"), (9, "vandaag"))
    bars = [Bar(name, count, str(count)) for count, name in ahead] + [Bar(name, n, str(n), True) for n, name in past]
    return BarChart(
        bars=tuple(bars), unit="open verplichtingen, naar werkdagen", divider=5,
        sides=("Nog te gaan tot de uiterste datum", "Over de uiterste datum heen"),
    )  # fmt: skip


def stacks() -> StackChart:
    return StackChart(
        parts=("bereikt", "onderweg", "gestopt"),
        stacks=(
            Stack("Intake gehad", (641, 52, 33)),
            Stack("Plan gemaakt", (498, 141, 87)),
            Stack("Aan het werk", (83, 515, 128)),
        ),
    )  # fmt: skip


def curves() -> CurveChart:
    reached = tuple((day, 0.91 * (1 - 0.94**day)) for day in range(0, 66, 1))
    stopped = tuple((day, 0.075 * (1 - 0.97**day)) for day in range(0, 66, 3))
    band = tuple((day, max(0, share - 0.035), share + 0.035) for day, share in reached)
    return CurveChart(
        curves=(Curve("Intake gehad", reached, band), Curve("Gestopt voor de intake", stopped)),
        unit="werkdagen na de aanmelding", mark=(20, "norm: 20 werkdagen"),
    )  # fmt: skip


def dots() -> DotChart:
    told = (
        ("Nazorg na 4 weken", 0.913, 0.861, 0.947, 161), ("Nazorg na 3 maanden", 0.871, 0.802, 0.919, 124),
        ("Nazorg na een half jaar, met een gesprek bij de werkgever", 0.742, 0.638, 0.825, 79),
    )  # fmt: skip
    rows = [Dot(name, s, low, high, n, f"{s * 100:.1f}%".replace(".", ",")) for name, s, low, high, n in told]
    return DotChart(
        dots=(*rows, Dot("Nazorg na 1 jaar", None, None, None, 7, "5 van 7")),
        reference=(0.824, "alle verplichtingen: 82,4%"),
    )


def funnel() -> FunnelChart:
    teams = (
        ("Centrum", 812, 0.83), ("Noord", 640, 0.842), ("Oost", 655, 0.835), ("West", 410, 0.71), ("Zuid", 388, 0.815),
        ("Jongerenteam", 120, 0.86), ("Inburgering en taal", 96, 0.77), ("Werkgeversdienst", 44, 0.90),
        ("Nazorg", 41, 0.88),
    )  # fmt: skip
    limits = []
    for n in (10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 830):
        error = sqrt(0.822 * 0.178 / n)
        limits.append((n, *(min(1.0, max(0.0, 0.822 + z * error)) for z in (-1.96, 1.96, -3.09, 3.09))))
    return FunnelChart(
        dots=tuple(FunnelDot(name, n, share, name == "West") for name, n, share in teams), mean=0.822,
        limits=tuple(limits),
    )  # fmt: skip


def loads() -> LoadChart:
    return LoadChart(
        loads=(
            Load("Centrum", 14, (22, 51, 96), (40, 80, 160)), Load("Noord", 31, (28, 49, 88), (35, 70, 140)),
            Load("Jongerenteam", 0, (3, 9, 21), ()),
        )
    )  # fmt: skip


DRAWINGS: tuple[tuple[str, str, Drawing], ...] = (
    ("trend", "Het aandeel op tijd per maand lag in 2025 rond 83%. Na 1 december 2025 is het lager.", trend()),
    ("ageing", "Van wat open is, zijn 101 verplichtingen over de datum heen. De meeste korter dan 6 dagen.", ageing()),
    ("intake", "Na 20 werkdagen had 65% de intake gehad.", curves()),
    ("progress", "Van 726 mensen kregen 641 een intake, 498 een plan en 83 werk.", stacks()),
    ("nazorg", "Nazorg na 4 weken gebeurt in 91,3% van de gevallen op tijd.", dots()),
    ("workload", "Noord kan de komende 5 werkdagen niet alles doen wat er ligt.", loads()),
    ("teams", "Eén team ligt buiten wat toeval verklaart.", funnel()),
)  # fmt: skip


def table(name: str, *, internal: bool = False) -> Table:
    """One with every kind of cell."""
    columns = (
        Column(title="Verplichting"), Column(title="Aantal", kind=CellKind.whole),
        Column(title="Op tijd", kind=CellKind.share),
        Column(title="Mediaan", kind=CellKind.workdays), Column(title="Gemiddeld", kind=CellKind.number),
        Column(title="Sinds", kind=CellKind.day), Column(title="Maand", kind=CellKind.month),
        Column(title="Dossier", kind=CellKind.ref),
    )  # fmt: skip
    rows = (
        ("Intakegesprek", 3148, 0.8241, 12, 3.25, date(2026, 1, 1), date(2026, 1, 1), "7K2QH-0M4ZT"),
        ("Plan van aanpak", 1203, 0.75, 31, 8.0, date(2026, 3, 4), date(2026, 3, 1), "M3X8P-71QRA"),
        ("Nazorg na 1 jaar", 7, None, None, None, None, None, None),
    )
    return Table(
        id=f"{name}-table", caption=f"Verplichtingen die in de periode moesten gebeuren ({name})", columns=columns,
        rows=rows,
        note="Een streepje betekent: te weinig om een aandeel te noemen.", internal=internal,
    )  # fmt: skip


TITLES = {
    "trend": "Zijn we op tijd?", "ageing": "Wat ligt er nu?", "intake": "Hoe lang duurt het tot de intake?",
    "progress": "Wat bereiken we?", "nazorg": "Houden we de nazorg vol?", "workload": "Wat komt eraan?",
    "teams": "Zijn er verschillen tussen teams?",
}  # fmt: skip

_TONES = (Tone.bad, Tone.bad, Tone.neutral, Tone.neutral, Tone.good, Tone.bad, Tone.neutral)


def sections() -> tuple[Section, ...]:
    found = []
    for index, (name, alt, drawing) in enumerate(DRAWINGS):
        tone = _TONES[index]
        chart = Chart(id=name, alt=alt, drawing=drawing)
        part = Part(
            id=f"{name}-part",
            finding=alt,
            tone=tone,
            chart=chart,
            tables=(table(name),),
            note="Over de maand die nog loopt zegt dit nog niets." if name == "trend" else "",
        )
        found.append(
            Section(id=name, title=TITLES[name], parts=(part,), definition="on_time" if index % 2 == 0 else "ageing")
        )
    return tuple(found)


def report(language: str = "nl") -> Report:
    return Report(
        language=language, title="Op tijd? De opvolging van inwoners met bijstand",
        subtitle="Gemeente Landsmeer, 1 december 2024 tot en met 26 november 2026",
        basis="Op wat bekend was aan het eind van 26 november 2026. "
        "Gelezen uit de stand van nu: 726 mensen, 1.434 dossiers, 3.148 verplichtingen. Verzonnen gegevens.",
        internal=True,
        tiles=(
            Tile("Op tijd", "82,4%", "2.594 van 3.148 (95%-interval 81,0 tot 83,7%)", Tone.neutral),
            Tile("Open en te laat", "101", "de oudste 74 werkdagen: intakegesprek", Tone.bad),
            Tile("Intake binnen de norm", "91,0%", "binnen 20 werkdagen na de aanmelding", Tone.good),
            Tile("Nooit gesproken", "23", "bij 9 daarvan is het wel geprobeerd", Tone.bad),
        ),
        well=("Na 20 werkdagen had 91,0% een intake.", "Nazorg na 4 weken gebeurt bijna altijd op tijd: 91,3%."),
        badly=("Sinds 1 december 2025 is het aandeel op tijd lager: 77,5% tegen 83,4%.",
               "23 inwoners hebben ons nog nooit gesproken."),
        to_do=(
            "Behandel eerst de 4 wettelijke termijnen die open en te laat zijn. Zie “Wat ligt er nu?”.",
            "Bel de 23 inwoners die nooit gesproken zijn.",
            "Beantwoord de 6 besliskaarten die te laat zijn (klantreis due --by owner).",
        ),
        sections=sections(),
        definitions=(
            ("on_time", "Op tijd", "Op tijd is wat uiterlijk op de uiterste datum is gedaan. "
             "Het aandeel is op tijd gedeeld door op tijd, "
             "te laat, gemist en open en te laat samen."),
            ("ageing", "Wat er ligt", "Alle open verplichtingen op de dag van de meting, "
             "naar werkdagen tot of na de uiterste datum."),
        ),
        words=dict(Say(language).within("frame")),
    )  # fmt: skip
