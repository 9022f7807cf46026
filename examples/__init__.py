"""Synthetic examples: no resident, colleague or employer in here exists."""
