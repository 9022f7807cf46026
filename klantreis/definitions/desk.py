"""That the regional employers' desk hears of its own work only.

Rules
-----
1. It works for employers of several municipalities, so it learns of a resident what belongs to work: `employer_desk`
   gets lines, tasks and cards of obligations it owns, and of nothing else.
2. It is nobody's fallback role: that one gets what nobody else can get, whatever it is about.

That no colleague of the desk gets more as a stand-in or by being named on a case is held in `core/people.py`.
"""

from klantreis.core.case import Kind
from klantreis.core.people import EMPLOYER_DESK
from klantreis.definitions.reader import Uses
from klantreis.definitions.shapes import complain
from klantreis.definitions.yaml import MappingNode
from klantreis.errors import Finding

DESK = EMPLOYER_DESK


def check_desk(uses: Uses, findings: list[Finding]) -> None:
    """That no step of a journey tells the desk of an obligation of somebody else."""
    for kind, node, owner in uses.recipients:
        if kind is not Kind.send and node.text == DESK and owner != DESK:
            whose = f"of `{owner}`" if owner else "of no obligation"
            message = f"`{DESK}` hears of its own obligations only, and this one is {whose}"
            complain(findings, node, f"{message}; tell another role, or let `{DESK}` own what it is about")


def check_fallback(file: MappingNode, findings: list[Finding]) -> None:
    """That what nobody else of this municipality can get does not go to the desk."""
    node = file.scalar("fallback_role")
    if node is not None and node.text == DESK:
        message = f"`{DESK}` may not be the fallback role: it would hear of everything; name another, such as manager"
        complain(findings, node, message)
