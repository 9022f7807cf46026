"""The secret beside the embedded database: made with it, and never made anew by accident."""

from pathlib import Path

import pytest

from klantreis.errors import MissingSecret, NotInitialised, SecretGone
from klantreis.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/var/klantreis.db", secret="")


def test_no_secret_is_made_where_there_is_no_database(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotInitialised):
        settings.key()
    assert list(tmp_path.iterdir()) == []


def test_the_secret_of_a_new_database_is_its_owners_alone_and_stays_when_it_is_made_again(settings: Settings) -> None:
    settings.make_secret()
    made = settings.key()
    assert len(made) == 64
    assert settings.secret_file.stat().st_mode & 0o077 == 0
    settings.make_secret()
    assert settings.key() == made


def test_a_secret_that_is_gone_is_not_made_anew_beside_a_database_that_is_there(settings: Settings) -> None:
    settings.make_secret()
    (settings.secret_file.parent / "klantreis.db").touch()
    settings.secret_file.unlink()
    with pytest.raises(SecretGone):
        settings.key()
    with pytest.raises(SecretGone):
        settings.make_secret()
    assert not settings.secret_file.exists()


def test_on_postgresql_it_is_given_and_never_made(tmp_path: Path) -> None:
    with pytest.raises(MissingSecret):
        Settings(database_url="postgresql+psycopg:///klantreis", secret="").make_secret()
