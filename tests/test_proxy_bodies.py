"""The filter of the proxy (deploy/proxy/bodies.js) by its pure functions, run in a browser: CI has no nginx."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.bodies import ROUTES, SECRET
from tests.support.browser import browser, needs_chromium

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = (ROOT / "deploy" / "proxy" / "bodies.js").read_text("utf-8")
#: Every case at once: what was told, and what is kept where nothing was.
JUDGE = """async ([script, cases]) => {
    const bodies = (await import('data:text/javascript;charset=utf-8,' + encodeURIComponent(script))).default;
    const judged = ([route, text]) => {
        const sent = JSON.parse(text);
        const told = bodies['wrongWith' + route](sent);
        return [told, told ? null : JSON.parse(JSON.stringify(bodies['keptOf' + route](sent)))];
    };
    return { judged: cases.map(judged), tags: bodies.DEPLOYMENT_TAGS };
}"""
PASSING = [(route, name, *pair) for route, (passing, _) in ROUTES.items() for name, pair in passing.items()]
REFUSED = [(route, name, sent) for route, (_, refused) in ROUTES.items() for name, sent in refused.items()]

pytestmark = [pytest.mark.browser, needs_chromium]


def as_text(sent: Any) -> str:
    """Two of them can only be written by hand."""
    return sent if isinstance(sent, str) and sent.startswith("{") else json.dumps(sent)


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    cases = [[route, as_text(sent)] for route, _, sent, *_ in [*PASSING, *REFUSED]]
    with browser() as started:
        yield started.new_page().evaluate(JUDGE, [SCRIPT, cases])


@pytest.mark.parametrize("place", range(len(PASSING)), ids=[f"{route}: {name}" for route, name, *_ in PASSING])
def test_what_the_page_sends_goes_on_and_only_what_prefect_needs_of_it(answers: dict[str, Any], place: int) -> None:
    _, _, _, kept = PASSING[place]
    assert answers["judged"][place] == ["", kept]


@pytest.mark.parametrize("place", range(len(REFUSED)), ids=[f"{route}: {name}" for route, name, _ in REFUSED])
def test_what_could_hold_free_text_is_refused_in_dutch_and_never_repeated(answers: dict[str, Any], place: int) -> None:
    told, kept = answers["judged"][len(PASSING) + place]
    assert told.endswith(".")
    assert kept is None
    assert not {word for word in SECRET.split() if word in told}


def test_the_tags_it_knows_are_those_of_the_deployments(answers: dict[str, Any]) -> None:
    deployments = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    assert answers["tags"] == sorted({tag for deployment in deployments for tag in deployment["tags"]})
