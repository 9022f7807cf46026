"""The figures of klantreis, each a ratio against a bare baseline of the same run (docs/figures.md). Never a test."""
