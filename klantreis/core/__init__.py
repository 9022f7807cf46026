"""Decisions: pure functions over frozen values, without clock, database, network, files or Prefect."""
