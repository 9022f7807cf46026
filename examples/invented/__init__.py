"""The workshop for invented case loads: days, people, facts, appointments and files, the same for every municipality.

A municipality's own folder tells what happens there; here is how somebody is invented and written down. Everything is
drawn from a seed, so that the same seed gives the same files, byte for byte. It needs nothing but Python.
"""
