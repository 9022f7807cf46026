"""The parts of a parsed expression: see `core/parts.py`."""

from klantreis.core.parts import parts

__all__ = ["parts"]
