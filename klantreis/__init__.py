"""Follow-up of residents on welfare: what and why. Knows nothing of Prefect (see `flows/` and `tasks/`)."""

__version__ = "0.1.0"
