"""An audit as of a day, made later, says what the audit said that was made on that day itself."""

from datetime import date

import pytest

from examples.example import all_examples
from klantreis.core.timeliness.cases import AuditedCase
from tests.support.audits import audit, lived
from tests.whole.conftest import Build

DAYS = 45


def differences(then: list[AuditedCase], now: list[AuditedCase]) -> list[tuple[str, object, object]]:
    """By case and field what differs: short enough to read."""
    found: list[tuple[str, object, object]] = []
    later = {case.ref: case for case in now}
    for case in then:
        other = later.pop(case.ref, None)
        if other is None:
            found.append((case.ref, "there", "gone"))
            continue
        for name in AuditedCase.__dataclass_fields__:
            was, is_ = getattr(case, name), getattr(other, name)
            if was != is_:
                alone = [each for each in was if each not in is_] if isinstance(was, tuple) else was
                new = [each for each in is_ if each not in was] if isinstance(is_, tuple) else is_
                found.append((f"{case.ref} {name}", alone, new))
    return found + [(ref, "not there", "there") for ref in later]


@pytest.mark.parametrize("municipality", sorted(all_examples()))
def test_every_day_is_the_same_when_it_is_looked_back_on(build: Build, municipality: str) -> None:
    town = build(municipality=municipality)
    said: dict[date, list[AuditedCase]] = {}
    for day in lived(town, DAYS):
        replayed, said[day] = audit(town, day)
        assert not replayed
    last = max(said)
    for day, then in said.items():
        replayed, now = audit(town, day)
        assert replayed == (day < last)
        assert differences(then, now) == []
        assert now == then
