"""Names the packages of this environment that klantreis does not need to run: what the image takes out again.

Needed is what klantreis asks for (with Prefect's Redis), what that asks for, and so on; pip is left to be told apart.
"""

import re
from importlib.metadata import distribution, distributions

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import Requirement

KEPT = {"pip"}


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> set[str]:
    """Names of this package and all that it needs, with these extras."""
    name = normal(name)
    if (name, extras) in seen:
        return set()
    seen.add((name, extras))
    try:
        asked = distribution(name).requires or []
    except ModuleNotFoundError:  # for another platform
        return set()
    found = {name}
    for each in map(Requirement, asked):
        if _applies(each, extras):
            found |= needed(each.name, frozenset(each.extras), seen)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    if requirement.marker is None:
        return True
    try:
        return any(requirement.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
    except UndefinedEnvironmentName:
        return True


def main() -> None:
    keep = needed("klantreis", frozenset({"several"}), set()) | KEPT
    print("\n".join(sorted({normal(each.metadata["Name"]) for each in distributions()} - keep)))


if __name__ == "__main__":
    main()
