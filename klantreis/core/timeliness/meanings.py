"""Which events mean something to the figures: `means` of the configuration, asked the other way round."""

from klantreis.core.timeliness.cases import Meaning, Question


class Meant:
    """The events with one meaning, by journey; each journey is asked once."""

    def __init__(self, question: Question, meaning: Meaning) -> None:
        self.meaning = meaning
        self._question = question
        self._events: dict[str, frozenset[str]] = {}

    def within(self, journey: str) -> frozenset[str]:
        """None where the configuration names none for this journey."""
        if journey not in self._events:
            meanings = self._question.meanings(journey)
            self._events[journey] = frozenset(event for event, means in meanings.items() if self.meaning in means)
        return self._events[journey]
