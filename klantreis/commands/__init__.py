"""The commands of `klantreis`, by noun. Each imports what it needs when it runs, so that `--help` answers at once."""
