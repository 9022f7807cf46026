"""What a municipality's file says of its audits (`audit:`). Nothing here changes what is planned for anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from klantreis.core.timeliness.cases import Meaning, NamedChange
from klantreis.core.workdays import Term

DUTCH, ENGLISH = "nl", "en"
LANGUAGES = (DUTCH, ENGLISH)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRules:
    """Norms and capacity by which the figures of a municipality are told."""

    capacity: float | None = None  #: obligations a colleague can meet per working day; None: not stated
    norms: Mapping[Meaning, Term] = field(default_factory=dict)  #: within which intake, plan or placement should come
    changes: tuple[NamedChange, ...] = ()  #: from when the limits of the trend are worked out anew
    language: str = DUTCH
    by_person: bool = False  #: figures of single colleagues: needs the works council's consent (WOR art. 27)
