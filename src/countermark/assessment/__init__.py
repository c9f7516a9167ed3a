"""Composes rooms into one run. Holds no knowledge of its own: it hands rooms what they need."""
