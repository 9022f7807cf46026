"""A process that is not ours: the event log of an invented system for applications, and how it is audited."""
