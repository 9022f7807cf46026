"""Which events mean something to the figures: `means` of the configuration, asked the other way round."""

from klantreis.core.timeliness.cases import Meaning, Question


def events_that_mean(question: Question, meaning: Meaning, journey: str = "") -> frozenset[str]:
    """The events with that meaning, in one journey or (empty) anywhere; none where the configuration names none."""
    return frozenset(event for event, means in question.meanings(journey).items() if meaning in means)
