"""A case as it was known at a moment: what was changed about the case itself since is undone, the newest first.

Rules
-----
1. Groups, owners, team, district, version and definition each leave a link `change` in the chain, with what it was and
   what it became. Those after the moment are undone.
2. Language and birth date are client data without such a link: they are shown as they are now.
3. Erasure leaves these links: they hold codes. Those of people who were erased before that was so (migration 0007) are
   empty; such a case is shown as it stood when it was erased.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from klantreis.store.cases import LoadedCase
from klantreis.store.changes import Change

_OWNERS = ("case_worker", "jobcoach", "team", "district")
_PINS = {"version": "version", "definition": "definition_hash"}


def as_known(loaded: LoadedCase, changes: Sequence[Change]) -> LoadedCase:
    """The case before these changes; the newest is the first of them."""
    was = {name: told[0] for _, content in changes for name, told in content.items() if isinstance(told, list)}
    if not was:
        return loaded
    changed: dict[str, Any] = {name: was[name] for name in _OWNERS if name in was}
    changed |= {field: was[name] for name, field in _PINS.items() if name in was}
    if "groups" in was:
        groups = frozenset(was["groups"].split("|")) if was["groups"] else frozenset[str]()
        changed["case"] = replace(loaded.case, groups=groups)
    return replace(loaded, **changed)
