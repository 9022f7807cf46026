"""Chaos: workers killed and servers failing while real mail is sent, and then the two records are compared.

    python -m tests.chaos [--small] [--database sqlite|postgresql] [--seeds 1,2,3] …        (make chaos)

How it works
------------
1. A mail server of our own (`server.py`) keeps what it accepts on disk before it answers. What it does with attempt n
   of a message is a hash of seed, key and n (`fates.py`): nothing depends on the clock, a seed can be played again.
2. Workers are processes that run the real use cases on a real database (`workers.py`). They are killed with SIGKILL by
   their own progress: at the n-th statement of a kind (`progress.py`), or by the server while it has their text.
3. A kill counts only when it left behind what such a kill must leave (`campaign.py`): a half planned run, a claimed
   message, a message in `sending`, each of the worker that died.
4. Afterwards the server's record is compared with our tables (`judging.py`), which knows neither kills nor faults but
   through what the server wrote down and what the dead left behind.
5. Two senders that do it wrong run beside it on the same server (`controls.py`). Where the judge finds nothing wrong
   with them, the harness fails: it would have found nothing in klantreis either.
6. Waiting is not tested by waiting: a lease that runs out is one whose end lies in the past (`house.py`, `age`).
"""
