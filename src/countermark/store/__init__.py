"""The only room that touches the world: files, the clock, the ledger, the vault, the network.

Judges nothing. Every other room is handed bytes, claims and views, and hands back values.
"""
