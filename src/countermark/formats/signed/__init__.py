"""Signatures of artefacts, verified under keys that somebody names: nothing here trusts a key."""
