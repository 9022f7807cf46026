"""The people who run this are told that something technical failed, without anybody's data."""

from pathlib import Path

import pytest

from klantreis.app import open_app
from klantreis.settings import Settings
from klantreis.usecases.trouble import tell_operations
from tests.support.simulation import CONFIG, at
from tests.support.sink import running_sink

LINES = ("Opvolging is afgebroken.", "Er is niets kwijt en er gaat niets dubbel.")
SUBJECT = "klantreis: Opvolging is afgebroken"


@pytest.fixture
def chosen(tmp_path: Path, sqlite_template: Path) -> Settings:
    (tmp_path / "klantreis.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path}/klantreis.db"
    return Settings(database_url=url, config=CONFIG, out=tmp_path / "out", secret="s" * 64, _env_file=None)  # type: ignore[call-arg]


def test_it_is_mailed_to_who_runs_this_along_our_own_channel(
    chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = chosen.model_copy(update={"operations_to": "beheer@example.org"})
    with running_sink(tmp_path / "mail", "--no-fsync") as sink:
        monkeypatch.setenv("KLANTREIS_CHANNEL_EMAIL", f"klantmail://127.0.0.1:{sink.port}")
        with open_app(to) as app:
            assert tell_operations(app, "run-1", SUBJECT, LINES, at("2026-11-26")) == ""
        mail = sink.mail("beheer@example.org")
    assert (mail["Subject"], mail["From"].addresses[0].addr_spec) == (SUBJECT, "beheer@example.org")
    assert "er gaat niets dubbel" in mail.get_content()


def test_without_a_channel_it_is_kept_as_a_file_and_without_an_address_it_says_so(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_app(chosen) as app:
        assert tell_operations(app, "run-1", SUBJECT, LINES, at("2026-11-26")) == ""
    (kept,) = chosen.out.rglob("*.eml")
    assert SUBJECT in kept.read_text()
    monkeypatch.setenv("KLANTREIS_CHANNEL_OPERATIONS", "klantmail://127.0.0.1:1")
    with open_app(chosen) as app:
        assert "KLANTREIS_OPERATIONS_TO" in tell_operations(app, "run-2", SUBJECT, LINES, at("2026-11-26"))
        to = app.settings.model_copy(update={"operations_to": "beheer@example.org"})
    with open_app(to) as app:
        assert "no_connection" in tell_operations(app, "run-3", SUBJECT, LINES, at("2026-11-26"))
