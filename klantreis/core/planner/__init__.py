"""`plan`: what is due for one case on one day, as a pure function (language.md, semantics 1–12)."""

from klantreis.core.planner.plan import plan

__all__ = ["plan"]
