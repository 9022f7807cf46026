"""What a colleague may say of an escalation: that they look after it, or how it was settled.

Rules
-----
1. An escalation is the newest rung that was given for an obligation that is overdue and still open. A rung that is a
   decision card is none: a card is answered.
2. Who acknowledges says so of that rung. A later rung asks anew, also after `settled`.
3. Nothing follows from it: no obligation, ladder, message or figure changes. Only a fact ends an obligation.
4. How it was settled is a code of the list below, never free text.
"""

from enum import StrEnum


class Said(StrEnum):
    """What was said of an escalation."""

    seen = "seen"  #: somebody looks after it
    settled = "settled"  #: somebody did what had to be done; the fact that ends the obligation comes, or is not needed


class Settled(StrEnum):
    """How an escalation was settled."""

    contacted = "contacted"
    planned = "planned"
    recorded = "recorded"
    transferred = "transferred"
    waiting_for_others = "waiting_for_others"
    not_needed = "not_needed"
    outside = "outside"
