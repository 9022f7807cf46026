"""How Prefect runs it: names, retries, timeouts, logs. References in, counts out."""
