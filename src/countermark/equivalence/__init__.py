"""Deployed equals evaluated: two artefacts compared with every byte accounted for."""
