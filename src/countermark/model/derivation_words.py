"""How our own derivations of claims read: one table, for reports and for doubts that quote them.

``Claim.note`` is its source's words. What we say of a claim stands in its ``Derived`` qualifiers,
or in its ``remark``; nobody decides by these sentences, and no id is made of them, so that they may
be reworded. What the releases before wrote instead is in ``model/legacy_notes``.
"""

from __future__ import annotations

from countermark.model.claim import Claim
from countermark.model.qualifier import Derived, How
from countermark.model.sentence import Sentence

_WORDS = {
    How.FROM_ADDRESS: "from a listed address",
    How.LIST_COUNTRY: "as the list gives it",
    How.PARENT_FIELD: "parent",
    How.SUBSIDIARY: "subsidiary",
    How.SAME_LEGAL_NAME: "the same legal name, “{}”",
    How.GONE_FROM_EDITION: "no longer in the edition of {}; the day of removal may be earlier",
    How.REGISTRANT: "registrant",
    How.OTHER_REGISTRANT: (
        "registrant; a holder of IEEE address blocks under this record; may be another group member"
    ),
    How.MAKES_FOR: "another firm's brand; source: {}",
    How.HELD_BY: "registered to {}",
    How.BRAND_IN_NAME: "its name carries the brand “{}”; who made it was not told",
    How.MODEL_NAME: "model name",
    How.PRODUCT_NAME: "product name",
    How.OTHER_NAME: "another name of it",
    How.FORMER_NAME: "a former name of it",
    How.OWN_WORDS: "the device names its maker, and answers as that maker's does ({})",
    How.TWO_SIGNS: "probable: two independent signs, one of them {}",
    How.ONE_SIGN: "a lead: one sign alone ({})",
    How.PREFIX_OF_MAC: (
        "from its MAC address: who registered the prefix of one port, a lead to the maker at most"
    ),
    How.REVERSED: "its ends cannot stand as the row has them; read the other way round",
    How.LOWER_TIER: "lower tier",
    How.CONTRACT_COLUMN: "contract",
    How.ORDER_COLUMN: "order",
    How.PARENT_CONTRACT_COLUMN: "parent contract",
    How.PRODUCT_COLUMN: "product",
    How.UNKNOWN_COLUMN: "under {}; what it is to the row or product is not known",
    How.UNKNOWN_RELATION: "beside {}, which is no known relation",
    How.NO_RELATIONSHIP: "listed in the document without a relationship to the product",
    How.PEDIGREE: "derived from (pedigree)",
    How.EXTERNAL: "external: expected in the surroundings, not delivered",
    How.SCOPE: "scope {}",
    How.DATA_CLASS: "data classified {}",
    How.SAME_IDENTIFIER: "both have {}",
    How.SERVICE: "a service it uses",
    How.CONFIDENCE: "identified with confidence {}",
    How.UNCLEAR_DAY: "“{}” may be a day in either of two months: only the year is certain",
    How.QUARTER: "quarter {} is kept as the year",
    How.FISCAL_YEAR: "fiscal year {} is kept as the year",
    How.DAY_NUMBER: "{} is read as a spreadsheet's day number",
    How.CUT_SHARE: "“{}” is cut to a millionth of a percent",
    How.NOT_JUDGED: "{} says so, and nobody here has judged it",
    How.UNREAD_SHARE: "the share “{}” is no percentage",
}


def derivation_words(derived: Derived) -> Sentence:
    """One derivation as it is printed."""
    return Sentence(_WORDS[derived.how].format(derived.of or "none"))


def remark_of(claim: Claim) -> Sentence:
    """What we say of a claim beside its source's words; empty where we say nothing."""
    return Sentence("; ".join(_ours(claim)))


def said_of(claim: Claim) -> Sentence:
    """What there is to say of a claim: our words, then its source's."""
    return Sentence("; ".join(part for part in (*_ours(claim), claim.note) if part))


def _ours(claim: Claim) -> list[str]:
    found = [str(derivation_words(one)) for one in claim.qualifiers if isinstance(one, Derived)]
    return [*found, claim.remark] if claim.remark else found
