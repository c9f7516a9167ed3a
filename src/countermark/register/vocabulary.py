"""The words that the register's records may use, and no others.

The same scope tokens, with a sentence each, are kept with the contexts; a test compares the two.
"""

from __future__ import annotations


def _tokens(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLES = _tokens(
    """us-person us-federal-agency us-civilian-agency us-dod us-ic-agency us-federal-contractor
    us-subcontractor us-dod-contractor us-ic-contractor us-military-exchange us-grantee us-carrier
    us-usf-recipient us-equipment-applicant us-importer us-test-lab us-exporter us-carrier-214
    us-state-agency us-ar-agency us-tx-agency gb-person eu-person
    foreign-maker-us-tech
    gb-public-provider gb-government cz-regulated-operator cz-strategic-provider eu-member-state
    eu-institution eu-operator au-carrier au-government ca-carrier ca-government ca-qc-government
    ca-qc-municipality
    nz-operator jp-government jp-operator se-operator dk-operator ee-operator fr-operator
    de-operator de-contracting-operator pl-operator ro-operator it-operator kr-operator vn-operator
    hu-operator tw-operator tw-government in-licensee at-operator be-operator bg-operator
    br-operator cr-operator cy-operator cz-government de-anyone ee-decided-operator es-operator
    fi-operator gr-operator hr-operator ie-operator il-operator in-seller it-government
    lt-government lt-operator lt-power-producer lu-operator lv-operator mt-operator my-operator
    nato-member nl-operator nl-ordered-operator pl-essential-entity pt-operator rs-operator
    si-operator sk-operator ua-operator consumer the-party-itself lawmakers"""
)
PLACES = frozenset({"military-base", "government-building", "sensitive-site", "mobile-device"})
NETWORK_PARTS = _tokens(
    """core 5g 5g-core 5g-ran 4g 4g-core access full-fibre transport management
    sensitive-site"""
)
PURPOSES = _tokens(
    """public-safety government-facility-security critical-infrastructure-surveillance
    national-security covered-mission critical-system office consumer-use research"""
)
CATEGORIES = _tokens(
    """telecom video-surveillance phone modem router consumer-router drone inverter robot vehicle
    battery semiconductor software security-software server computer printer test-report service
    social-media"""
)
BODIES = {"EU": "European Union", "NATO": "North Atlantic Treaty Organization"}
"""Bodies of states that decide as one: what a jurisdiction may name beside an ISO country code."""

UNITS = frozenset({"hours", "days", "business days", "months", "years"})

RELATIONS = {
    "activates_clause_of": "puts a suspended clause of the other into force",
    "amends": "changes the text of the other",
    "applies": "applies the other to a party",
    "carried_out_by": "creates a power that the other uses",
    "ended_by": "was ended by the other",
    "ends": "ends the other",
    "extended_by": "was extended by the other to more parties",
    "followed_by": "was followed by the other, which goes further",
    "implemented_by": "is put into contracts by the other",
    "licenses": "allows what the other forbids, while it lasts",
    "realised_in": "was proposed; the other is what became law",
    "relists": "lists again parties that had left the other",
    "replaced_by": "was replaced by the other",
    "reversed_by": "was undone by the other",
    "supersedes_by_deviation": "stands in for the other where an agency adopted the deviation",
    "suspended_by": "was suspended or licensed by the other for a time",
    "suspends": "suspends the other for a time",
    "terminated_by": "was ended by the other",
    "terminates": "ends the other",
}
"""Relations between measures, each read as "this one ... the other"."""

LIST_RELATIONS = {
    **RELATIONS,
    "amended_by": "was changed by the other",
    "carries": "has among its listings those of the other",
    "same_as": "says of the same parties what the other says, which decides",
}
"""The same for the measure that a published list stands for."""

COVERS = {
    "covered-article": "what 41 USC 4713(k)(2) calls so: information technology, "
    "telecommunications, and whatever has information technology in it",
    "equipment": "hardware, alone or in a host",
    "goods": "things of any sort, as customs and export law use the word",
    "service": "what is done for somebody, networks and facilities made available included",
    "software": "programs and applications",
    "technology": "know-how; in procurement law software too",
}
"""Classes of thing a measure may be about, each as the texts use the word."""

RECALLED_WHOLE = frozenset({"unnamed detail"})
"""A record that is marked partly recalled without saying which detail."""
