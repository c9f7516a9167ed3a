"""The ledger's questions as SQL texts over ``ledger``, a view of every row of one version.

``IDENTITY`` computes the id that ``Claim.id`` computes; a test holds the two together.
"""

from __future__ import annotations

from countermark.model import legacy_notes
from countermark.model.claim import FIELDS, Polarity
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NAME_ROLE
from countermark.store.columns import BESIDE, CLAIM_COLUMNS, LEDGER_COLUMNS, QUALIFIERS
from countermark.store.memory import NAME_ROLES


def _netstring(column: str) -> str:
    # strlen counts bytes of UTF-8, as Python's len of the encoded text does.
    text = f"CAST({column} AS VARCHAR)"
    return f"CASE WHEN {column} IS NULL THEN '-,' ELSE concat(strlen({text}), ':', {text}, ',') END"


def _words(values: object) -> str:
    return ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]


_QUALIFIED = f"CASE WHEN {QUALIFIERS} IS NULL THEN '' ELSE {_netstring(QUALIFIERS)} END"
IDENTITY = f"sha256(concat({', '.join(map(_netstring, FIELDS))}, {_QUALIFIED}))"
"""A claim's id from its identity columns: SHA-256 over length-prefixed UTF-8 fields."""

CLAIM_ROW = "retracts IS NULL AND redacts IS NULL"
"""Neither a retraction nor a row without its text."""

EMPTY = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in LEDGER_COLUMNS.items())
EMPTY = f"SELECT {EMPTY} WHERE false"
"""A ledger without rows: ``read_parquet`` refuses an empty list of files."""

SHOWN = "id, " + ", ".join(CLAIM_COLUMNS)

GONE = (
    "SELECT retracts AS id, max(recorded_at) AS gone_at FROM ledger "
    "WHERE retracts IS NOT NULL GROUP BY retracts"
)
"""Retracted ids with the time of the last retraction; a later row of the same id revives it."""


KNOWN = "(known_from IS NULL OR known_from <= ?)"
"""Public by a day: a year or month sorts before each of its days, so text comparison is right."""

_DAYS = ("valid_from", "valid_to", "known_from", "confirmed_on")
DATED = " OR ".join(
    f"{day} <= $2 AND ({day} >= substr($1, 1, strlen({day})) "
    f"OR share IS NOT NULL AND {day} >= substr($3, 1, strlen({day})))"
    for day in _DAYS
)
"""Names a day from ``$1`` to ``$2``, or of shares from ``$3`` on, as far as it is told."""

GONE_THEN = GONE.replace("IS NOT NULL", f"IS NOT NULL AND {KNOWN}")
"""As ``GONE``, of the retractions the public could know of by a day: one parameter, the last."""


def live(where: str = "true", shown: str = SHOWN, gone: str = GONE) -> str:
    """The claims that stand and meet ``where``, each once, as first recorded; by id.

    The condition sits inside: rows of one id agree in all identity columns, so it commutes with
    the deduplication and reaches the Parquet reader.
    """
    return f"""
        WITH standing AS MATERIALIZED (
            SELECT {shown}, recorded_at FROM ledger WHERE {_stands(where, gone)})
        {_once("standing", shown, "recorded_at")}
        ORDER BY id
    """  # noqa: S608


def each(where: str = "true", gone: str = GONE) -> str:
    """The rows of claims that stand and meet ``where``, by id, of one id the first recorded first.

    As ``live``, for who passes over an id that comes again: a plan a third as large, and most
    questions are small. Without ``gone`` nothing was ever taken back.
    """
    return f"SELECT {SHOWN} FROM ledger WHERE {_stands(where, gone)} ORDER BY id, recorded_at"  # noqa: S608


def _stands(where: str, gone: str) -> str:
    taken = f"FROM ({gone}) AS g WHERE g.id = ledger.id AND ledger.recorded_at <= g.gone_at"
    return f"{CLAIM_ROW} AND ({where})" + (f" AND NOT EXISTS ({taken})" if gone else "")


ANY_RETRACTED = "SELECT 1 FROM ledger WHERE retracts IS NOT NULL LIMIT 1"
"""Whether anything was ever taken back."""


def _once(table: str, shown: str, order: str) -> str:
    """The rows of ``table``, of several with one id the first by ``order``.

    Few rows are there twice, and DISTINCT ON over all columns of all rows costs ten times the
    memory: so only the few go through it.
    """
    twice = f"(SELECT id FROM {table} GROUP BY id HAVING count(*) > 1)"  # noqa: S608
    return f"""
        SELECT {shown} FROM {table} WHERE id NOT IN {twice}
        UNION ALL (
            SELECT DISTINCT ON (id) {shown} FROM {table} WHERE id IN {twice} ORDER BY id, {order})
    """  # noqa: S608


_PARTY = "(starts_with(subject, 'reg:') OR starts_with(subject, 'list:'))"
_NAMES = f"predicate IN ({_words(p.value for p in NAME_ROLES)})"
_KIND = f"predicate = '{Predicate.HAS_KIND.value}'"
_HOME = f"predicate = '{Predicate.REGISTERED_IN.value}'"
_LISTED = f"predicate = '{Predicate.LISTED_UNDER.value}'"
_KIND_OF_NAME = (
    f"CASE WHEN {QUALIFIERS} IS NULL THEN note "
    f"ELSE regexp_extract({QUALIFIERS}, '(?:^|;){NAME_ROLE}=([^;]*)', 1) END"
)
"""As ``legacy_notes.name_role``: the qualifier, or the note of a claim that has none."""
_ROLE = (
    f"CASE WHEN predicate = '{Predicate.ALSO_NAMED.value}' "
    f"AND {_KIND_OF_NAME} IN ({_words(legacy_notes.NAME_ROLES)}) THEN {_KIND_OF_NAME} END"
)
"""What kind of name it is, where it is said to be one that its predicate does not tell."""


def listed_names(known: str, gone: str = GONE) -> str:
    """What is said of each registered and listed party's names, home, kind and programmes.

    By party, text and id (``listed_names.of``); ``known`` is a condition. Of one id the first
    recorded comes first.
    """
    affirmed = f"polarity = '{Polarity.AFFIRMED.value}' AND {_PARTY} AND {known}"
    wanted = f"({_NAMES} OR {_HOME} OR {_KIND} OR {_LISTED}) AND {affirmed}"
    return f"""
        SELECT id, subject, predicate, object, {_ROLE}, valid_from, valid_to, certain
        FROM ledger WHERE {_stands(wanted, gone)} ORDER BY subject, object, id, recorded_at
    """  # noqa: S608


def name_counts(known: str, gone: str = GONE) -> str:
    """How many names of listed parties stand, by the list they come from."""
    wanted = (
        f"{_NAMES} AND starts_with(subject, 'list:') "
        f"AND polarity = '{Polarity.AFFIRMED.value}' AND {known}"
    )
    return f"""
        SELECT split_part(substr(subject, 6), '/', 1) AS source, count(DISTINCT id)
        FROM ledger WHERE {_stands(wanted, gone)} GROUP BY source
    """  # noqa: S608


RETRACTED_BY_OTHERS = """
    SELECT retracts FROM ledger WHERE retracts IS NOT NULL
    GROUP BY retracts HAVING coalesce(arg_max(author, recorded_at), '') <> $2
"""

UNKNOWN_WORDS = f"""
    SELECT claimant, polarity, predicate FROM incoming
    WHERE polarity IS NULL OR polarity NOT IN ({_words(p.value for p in Polarity)})
       OR predicate IS NULL OR predicate NOT IN ({_words(p.value for p in Predicate)})
    LIMIT 1
"""  # noqa: S608
"""A row of ``incoming`` whose polarity or predicate is not in the vocabulary."""

DEFAULTS = {
    "qualifiers": "NULL",
    "grade": "'F6'",
    "certain": "true",
    "confirmed_on": "NULL",
    "evidence_label": "''",
    "evidence_source": "''",
    "not_kept": "''",
    "score": "NULL",
    "handling": "NULL",
    "evidence_handling": "NULL",
}
"""What an incoming table may leave out."""


def stated(present: frozenset[str]) -> str:
    """The claims of ``incoming``, which has the columns ``present``, with their ids."""
    given = ", ".join(
        f"CAST({name} AS {kind}) AS {name}"
        if name in present
        else f"CAST({DEFAULTS[name]} AS {kind}) AS {name}"
        for name, kind in CLAIM_COLUMNS.items()
    )
    return f"SELECT {IDENTITY} AS id, * FROM (SELECT {given} FROM incoming)"  # noqa: S608


TWICE = "SELECT count(*) > count(DISTINCT id) FROM stated"
"""Whether ``stated`` states a claim twice."""

SINGLE = _once("stated", SHOWN, ", ".join(BESIDE))
"""Each claim of ``stated`` once."""

_OURS = "IN (SELECT id FROM stated)"
MET = f"SELECT 1 FROM ledger WHERE id {_OURS} OR retracts {_OURS} OR redacts {_OURS} LIMIT 1"  # noqa: S608
"""Whether the ledger knows anything of a claim of ``stated``."""

_AUDIT = ", ".join(
    f"CAST(NULL AS VARCHAR) AS {name}" for name in ("retracts", "reason", "author", "redacts")
)
UNKNOWN = f"""
    SELECT {SHOWN}, CAST($1 AS BIGINT) AS recorded_at, {_AUDIT} FROM stated ORDER BY subject, id
"""  # noqa: S608
"""Ledger rows for ``stated`` where nothing is ``MET``; ``$1`` is the time of recording."""


def fresh(revive: bool, author: bool = False) -> str:
    """Ledger rows for what in ``stated`` is not there yet; ``$1`` is the time of recording.

    With ``revive`` a retracted claim counts as not there, and is recorded after its retraction;
    with ``author`` only one that was last retracted by ``$2``.
    """
    # Asking only for the incoming ids lets the Parquet reader skip most of a large ledger.
    same = f"id {_OURS}"
    there = live(same, "id") if revive else f"SELECT id FROM ledger WHERE {same}"  # noqa: S608
    if author:
        there = f"{live(same, 'id')}) UNION ALL ({RETRACTED_BY_OTHERS}"
    # What was redacted does not come back, whoever states it again.
    there += ") UNION ALL (SELECT redacts FROM ledger WHERE redacts IS NOT NULL"
    return f"""
        SELECT {SHOWN},
            greatest(CAST($1 AS BIGINT), coalesce(gone_at + 1, 0)) AS recorded_at, {_AUDIT}
        FROM stated LEFT JOIN ({GONE}) USING (id)
        WHERE id NOT IN (SELECT * FROM ({there}))
        ORDER BY subject, id
    """  # noqa: S608


RETRACTION = f"""
    SELECT {
    ", ".join(
        {
            "id": "$1",
            "retracts": "$2",
            "reason": "$3",
            "author": "$4",
            "recorded_at": "CAST($5 AS BIGINT)",
        }.get(name, "NULL")
        + f"::{kind} AS {name}"
        for name, kind in LEDGER_COLUMNS.items()
    )
}
"""
"""One retraction row from its id, the claim's id, reason, author and time."""

RETRACTIONS = f"""
    SELECT {
    ", ".join(
        {
            "id": "own",
            "retracts": "gone",
            "reason": "$4",
            "author": "$5",
            "recorded_at": "greatest(CAST($3 AS BIGINT), recorded)",
            "known_from": "$6",
        }.get(name, "NULL")
        + f"::{kind} AS {name}"
        for name, kind in LEDGER_COLUMNS.items()
    )
}
    FROM (SELECT unnest($1::VARCHAR[]) AS own, unnest($2::VARCHAR[]) AS gone)
    JOIN (SELECT id, max(recorded_at) AS recorded FROM ledger WHERE retracts IS NULL GROUP BY id)
    ON id = gone
"""  # noqa: S608
"""Retraction rows: own ids, claims' ids, time, reason, author, since when it is public."""

STATE_OF = """
    SELECT max(recorded_at) FILTER (retracts IS NULL),
           max(recorded_at) FILTER (retracts IS NOT NULL)
    FROM ledger WHERE id = $1 OR retracts = $1
"""
"""When the claim ``$1`` was last recorded and last retracted; null for never."""

HISTORY = f"""
    SELECT retracts, redacts, reason, author, recorded_at, {SHOWN} FROM ledger
    WHERE id = $1 OR retracts = $1 ORDER BY recorded_at, retracts NULLS FIRST
"""  # noqa: S608

RECORDED = "SELECT 1 FROM ledger WHERE recorded_at > $1 AND recorded_at <= $2 LIMIT 1"
"""Whether anything was written in a span of time."""

BY_PREFIX = """
    SELECT DISTINCT id FROM ledger
    WHERE retracts IS NULL AND id >= $1 AND id < concat($1, 'g') ORDER BY id LIMIT 10
"""

BY_PEOPLE = f"""
    SELECT min(recorded_at) OVER (PARTITION BY id) AS first_at, recorded_at,
        gone.gone_at, gone.reason, gone.author, {SHOWN}
    FROM (FROM ledger WHERE {CLAIM_ROW} AND media_type = $1 AND starts_with(selector, $2)) AS made
    LEFT JOIN (
        SELECT retracts AS gone_id, max(recorded_at) AS gone_at,
            arg_max(reason, recorded_at) AS reason, arg_max(author, recorded_at) AS author
        FROM ledger WHERE retracts IS NOT NULL GROUP BY retracts) AS gone ON gone_id = id
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY made.recorded_at DESC) = 1
    ORDER BY first_at, id
"""  # noqa: S608
"""Claims that rest on words that a person typed, those taken back too, each once."""

REDACTIONS = """
    SELECT redacts, reason, author, recorded_at FROM ledger
    WHERE redacts IS NOT NULL AND retracts = redacts ORDER BY recorded_at, redacts
"""
"""Whose text was taken out, why, by whom and when."""

WRONG_IDS = f"SELECT id FROM ledger WHERE {CLAIM_ROW} AND id IS DISTINCT FROM {IDENTITY} LIMIT 10"  # noqa: S608
"""Rows whose id is not the digest of their content: altered before they were written."""

UNEXPLAINED = """
    SELECT id FROM ledger WHERE redacts IS NOT NULL AND retracts IS NULL
      AND redacts NOT IN (SELECT redacts FROM ledger WHERE retracts = redacts) LIMIT 10
"""
"""Rows without their text of which no row says who took it out."""

EVIDENCE = f"""
    SELECT evidence, count(*), bool_or(not_kept = '') FROM ({live()})
    GROUP BY evidence ORDER BY evidence
"""  # noqa: S608
"""What live claims rest on: a digest, how many rest on it, and whether it is said to be kept."""
