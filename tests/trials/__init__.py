"""Trials against a real Prefect server, as `make start` runs it: what staff see, and what comes right again."""
