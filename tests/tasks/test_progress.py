"""How far a long run is, told to a server that others use too."""

from tasks.progress import PAUSE, Paced


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_is_over_at_once_is_not_told() -> None:
    told: list[float] = []
    paced = Paced(told.append, Clock())
    for done in range(1000):
        paced.so_far(done, 1000)
    paced.end()
    assert told == []


def test_what_takes_long_is_told_once_in_a_while_and_at_its_end() -> None:
    told: list[float] = []
    clock = Clock()
    paced = Paced(told.append, clock)
    for done in range(1, 101):
        clock.now += PAUSE / 10
        paced.so_far(done, 100)
    paced.end()
    assert told == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100]


def test_a_server_that_does_not_answer_is_told_again_and_stops_nothing() -> None:
    told: list[float] = []

    def tell(percent: float) -> None:
        told.append(percent)
        if len(told) < 3:
            raise ConnectionError

    clock = Clock()
    paced = Paced(tell, clock)
    for done in (1, 2, 3):
        clock.now += PAUSE
        paced.so_far(done, 4)
    paced.end()
    assert told == [25, 50, 75, 100]


def test_of_nothing_all_is_done() -> None:
    told: list[float] = []
    clock = Clock()
    paced = Paced(told.append, clock)
    clock.now += PAUSE
    paced.so_far(0, 0)
    assert told == [0]
