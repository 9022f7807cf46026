"""What klantreis remembers: tables, and set-based reading and writing. No decision is taken here."""
