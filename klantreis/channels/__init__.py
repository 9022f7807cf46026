"""How a message leaves the house: one port, a few kinds."""
