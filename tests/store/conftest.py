"""Fixtures over the small case loads of `loads.py`."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.store.loads import Load


@pytest.fixture
def load(engine: Engine) -> Load:
    return Load(engine)


@pytest.fixture
def make_case(load: Load) -> Callable[[], str]:
    return load.case
