"""What can be done: load, plan, apply. One file per use case; the clock is always an argument (`at`)."""
