"""That every role a journey names exists, and that somebody holds it."""

from collections.abc import Collection, Iterable

from klantreis.core.case import Kind
from klantreis.core.municipality import Municipality
from klantreis.core.names import nearest
from klantreis.definitions.keys import ROLE_FILE
from klantreis.definitions.reader import Uses
from klantreis.definitions.roles import ON_THE_CASE, OUTSIDE, OWNER, STAFF
from klantreis.definitions.shapes import complain, conform_record, shown
from klantreis.definitions.yaml import MappingNode, ScalarNode
from klantreis.errors import Finding


def read_roles(root: MappingNode | None, findings: list[Finding]) -> dict[str, str]:
    """All roles of colleagues, in Dutch: the usual, and those a municipality adds in `roles.yaml`."""
    if root is None:
        return dict(STAFF)
    added = conform_record(root, ROLE_FILE, findings).mapping("roles")
    for name in added.entries:
        if name in OUTSIDE or name == OWNER:
            complain(findings, added.key(name), f"`{name}` is no colleague; choose another name")
    return {**STAFF, **{name: added.text(name) for name in added.entries}}


def check_roles(uses: Uses, staff: Collection[str], findings: list[Finding]) -> None:
    """That messages go out of the house, and lines, tasks and cards to colleagues."""
    for node in uses.owners:
        if node.text not in staff and node.text not in OUTSIDE:
            _unknown(node, {*staff, *OUTSIDE}, findings)
    for kind, node, owner in uses.recipients:
        inside, outside = node.text in staff, node.text in OUTSIDE
        if node.text == OWNER:
            if kind is Kind.send and owner not in OUTSIDE:
                complain(findings, node, "a message goes to client, employer or partner; tell colleagues with `notify`")
        elif not inside and not outside:
            _unknown(node, OUTSIDE if kind is Kind.send else {*staff, OWNER}, findings)
        elif kind is Kind.send and inside:
            complain(findings, node, f"`{node.text}` is a colleague; use `notify`, `task` or `decide`")
        elif kind is not Kind.send and outside:
            complain(findings, node, f"`{node.text}` is not of the house and gets no `{kind}`; use `send`")


def _unknown(node: ScalarNode, known: Iterable[str], findings: list[Finding]) -> None:
    meant = nearest(node.text, known) or "; name it in journeys/roles.yaml"
    complain(findings, node, f"unknown role `{shown(node.text)}`{meant}")


def check_holders(
    uses: Uses, municipality: Municipality, held: Collection[str], staff: Collection[str], findings: list[Finding]
) -> None:
    """That somebody holds each role the journey asks for. Those named on the case are not looked up by role."""
    asked: dict[str, ScalarNode] = {}
    for kind, node, owner in uses.recipients:
        role = owner if node.text == OWNER else node.text
        if kind is not Kind.send and role in staff and role not in ON_THE_CASE:
            asked.setdefault(role, node)
    for node in uses.owners:
        if node.text in staff and node.text not in ON_THE_CASE:
            asked.setdefault(node.text, node)
    for role, node in asked.items():
        if role not in held:
            complain(
                findings, node, f"nobody in {municipality.name} holds the role `{role}`; name someone in the staff file"
            )
