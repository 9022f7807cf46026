"""What a programme reaches, from its facts: how many people, which goals, which situations, and what is not told.

Rules
-----
1. Everything is counted in people, and a person counts once in a figure, in however many rounds, journeys or rows.
2. Figures that overlap are never added up; where two of them are sums, the people behind them are told beside it.
3. Unknown is no success: nothing is counted that no fact says. Who died or moved away is in no situation any more.
4. What is said of a whole programme is exact. What is said of a part of it, is not said of fewer than five people.
"""
