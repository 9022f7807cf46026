"""What happened as an event log for process mining: XES (IEEE 1849) and OCEL 2.0. Pseudonymous."""
