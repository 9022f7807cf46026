"""What a flow gives reaches who called it, also where Prefect's server answers with a state that carries nothing."""

from pathlib import Path

import pytest
from prefect import flow
from prefect.states import Completed, State

from flows.deliver import deliver
from flows.endings import carried, done, needs_a_person
from klantreis.settings import Settings
from klantreis.store.schema import upgrade
from tasks.telling import tell_all

pytestmark = pytest.mark.prefect


@flow
async def green() -> int:
    return done(7, "klaar")


@flow
async def red() -> int:
    return needs_a_person(8, "besluit nodig")


@flow
async def nothing() -> None:
    return done(None, "vandaag niets")


@flow
async def broken() -> int:
    raise LookupError("kapot")


def emptied(state: State[int]) -> State[int]:
    """As the server answers whoever asks a second time whether this run may end."""
    return Completed(state_details=state.state_details)


async def test_a_result_arrives_green_or_red_and_so_does_nothing(server: str) -> None:
    assert await carried(await green(return_state=True)) == 7
    assert await carried(await red(return_state=True)) == 8
    assert await carried(await nothing(return_state=True)) is None


async def test_a_result_arrives_though_the_state_lost_it(server: str) -> None:
    assert await carried(emptied(await green(return_state=True))) == 7


async def test_what_a_flow_raised_is_raised(server: str) -> None:
    with pytest.raises(LookupError, match="kapot"):
        await carried(await broken(return_state=True))


async def test_a_delivery_reads_what_came_in_mail_or_list_alike_telling_prefect_how_much_alone(
    server: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, lists = tmp_path / "inbox", tmp_path / "lists"
    inbox.mkdir()
    lists.mkdir()
    (inbox / "kanarie.eml").write_bytes(
        b"From: Kanariepiet <kanarie@example.org>\r\nSubject: Volkoren\r\n\r\nZangzaad\r\n"
    )
    monkeypatch.setenv("KLANTREIS_DATABASE_URL", f"sqlite:///{tmp_path}/klantreis.db")
    monkeypatch.setenv("KLANTREIS_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("KLANTREIS_REPLIES", str(inbox))
    monkeypatch.setenv("KLANTREIS_WORKLISTS", str(lists))
    (lists / "kanarielijst.xlsx").write_bytes(b"Zangzaad, en geen werkboek")
    Settings().make_secret()
    upgrade(f"sqlite:///{tmp_path}/klantreis.db")
    state = await deliver(return_state=True)
    assert state.name is not None
    assert state.name.endswith("1 te lezen, 1 inzending te bekijken"), state.name
    assert state.is_failed(), "somebody has to look at what is no work list"
    assert [path.name for path in (inbox / "unread").iterdir()] == ["kanarie.eml"]
    assert [path.name for path in (lists / "unread").iterdir()] == ["kanarielijst.xlsx"]
    tell_all()
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert [word for word in (b"anarie", b"Volkoren", b"Zangzaad") if word in kept] == []
