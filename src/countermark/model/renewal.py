"""How an earlier inquiry was renewed, and why it had to be asked whole where it had."""

from __future__ import annotations

from enum import Enum


class Renewed(Enum):
    """How much of an earlier inquiry was judged again."""

    NOTHING = "nothing that was asked can have changed"
    TOUCHED = "what the change can bear on was judged again"
    WHOLE = "all of it was judged again"
    NOT_ASKED = "it could not be asked again"


class WhyWhole(Enum):
    """Why all of an inquiry had to be judged again."""

    STATED = "somebody wanted it so"
    PROGRAM = "the register, the weights, the rules or the program are not those that judged it"
    NOT_KEPT = "what it asked was not kept, or is not to be believed"
    DOCUMENTS = "it asked of running text"
    WIDE = "the change touches too much to be told apart"
    OWN_DAY = "a day that its files name lies between"
    RULE = "a rule that names nobody began, ended or changed between"
    LEDGER = "what changed in the ledger since cannot be told"


class WhyTouched(Enum):
    """Why a person's decision has to be looked at again."""

    LISTED = "something new is said of the party"
    ENDED = "something that was said of the party is said no more"
    OTHERWISE = "the finding decides otherwise"
    GONE = "the finding is found no more"
