"""Event logs for process mining: one case after the other, in two forms. Nobody can be found in them."""
