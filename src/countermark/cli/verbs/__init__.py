"""One module per verb, each with its record ``VERB``."""

VERBS = (
    "check",
    "screen",
    "screen_evaluate",
    "compare",
    "inspect",
    "inventory",
    "explain",
    "forms",
    "register",
    "countries",
    "board",
    "replace",
    "judge",
    "determine",
    "duties",
    "acknowledge",
    "done",
    "set_aside",
    "note",
    "decisions",
    "redact",
    "ledger",
    "init",
    "config",
)
"""The modules, in the order in which help shows them."""
