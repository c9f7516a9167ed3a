"""What somebody else recorded in the user's ledger counts as far as it adds.

A row of a commit that the user neither made nor accepted (``chain.State.foreign``) does not count
where a person decides in it, for nobody known here did; and it can neither take back nor replace
what the user's own commits hold (docs/decisions/0025). What it adds is never certain, so that it
accuses nobody by itself, and it says nothing of a party that the user recorded by which fewer names
would match it (0053).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.model.predicate import Predicate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DECIDING = (
    Predicate.SAME_AS,
    Predicate.DIFFERENT_FROM,
    Predicate.SET_ASIDE,
    Predicate.EXEMPT_BY,
    Predicate.DETERMINED,
)
"""Relations by which a person clears, accuses, sets aside, exempts or determines."""

_LISTED = "(starts_with({0}, 'reg:') OR starts_with({0}, 'list:'))"
_WORDS = ", ".join(f"'{predicate.value}'" for predicate in DECIDING)
IS_DECISION = (
    f"coalesce(predicate IN ({_WORDS}) "
    f"AND NOT ({_LISTED.format('subject')} AND {_LISTED.format('object')}), false)"
)
"""Did a person decide this? What joins two entries of lists was said by the lists."""

NARROWING = (
    Predicate.HAS_KIND,
    Predicate.REGISTERED_IN,
    Predicate.BORN_ON,
    Predicate.HAS_IDENTIFIER,
)
"""What may speak against a match."""

_NARROWING = ", ".join(f"'{predicate.value}'" for predicate in NARROWING)
_NARROWS = f"predicate IN ({_NARROWING})"

COUNTED = f"""
    SELECT
        (SELECT count(DISTINCT id) FROM theirs
         WHERE {IS_DECISION} AND id NOT IN (FROM protected)
           AND id NOT IN (SELECT retracts FROM theirs WHERE retracts IS NOT NULL)),
        (SELECT count(DISTINCT retracts) FROM theirs WHERE retracts IN (FROM protected))
"""  # noqa: S608
"""How many decisions and retractions are left out."""


def show(job: DuckDBPyConnection, own: str, theirs: str) -> None:
    """Make ``ledger`` the rows of ``own`` and those of ``theirs`` that count; both are SQL."""
    job.execute(f"CREATE OR REPLACE TEMP VIEW theirs AS {theirs}")
    job.execute(
        f"""CREATE OR REPLACE TEMP TABLE protected AS
        SELECT DISTINCT coalesce(retracts, id) AS id FROM theirs
        SEMI JOIN (SELECT id AS mine FROM ({own}) WHERE retracts IS NULL)
        ON coalesce(retracts, id) = mine"""  # noqa: S608
    )
    job.execute(
        f"""CREATE OR REPLACE TEMP TABLE known_parties AS
        SELECT DISTINCT subject FROM theirs SEMI JOIN (SELECT subject AS mine FROM ({own}))
        ON subject = mine WHERE {_NARROWS}"""  # noqa: S608
    )
    job.execute(
        f"""CREATE OR REPLACE TEMP VIEW ledger AS {own} UNION ALL
        SELECT * REPLACE (certain AND false AS certain) FROM theirs
        WHERE NOT {IS_DECISION} AND coalesce(retracts, id) NOT IN (FROM protected)
          AND NOT coalesce({_NARROWS} AND subject IN (FROM known_parties), false)"""  # noqa: S608
    )
