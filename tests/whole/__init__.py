"""The whole, with real parts: the shipped configuration, both databases, files and a real mail server."""
