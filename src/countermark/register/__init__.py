"""Measures and entities: the shipped register, its claims, and how they stood on a day.

Handed bytes, hands back records and claims; opens nothing and asks no clock.
"""
