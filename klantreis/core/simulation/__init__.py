"""A journey tried out on invented people, day by day, before real ones follow it. Pure: no clock, no chance."""

from klantreis.core.simulation.findings import Doubt, Shown
from klantreis.core.simulation.shapes import Shape
from klantreis.core.simulation.trial import simulate

__all__ = ["Doubt", "Shape", "Shown", "simulate"]
