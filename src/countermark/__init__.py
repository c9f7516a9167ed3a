"""Countermark: trust, but verify, for telecom and ICT supply chains."""

__version__ = "0.1.0"
