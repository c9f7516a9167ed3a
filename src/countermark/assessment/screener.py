"""The screener over everything known: names, identifiers, judgements and false friends."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice

import msgspec

from countermark import __version__
from countermark.assessment import shipped
from countermark.model.claim import Claim
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest
from countermark.model.match import ListedIdentifier, ListedName, Query
from countermark.model.predicate import Predicate
from countermark.screening.index.name_index import NameIndex, digest_of
from countermark.screening.index.ngram_dict import SMALL
from countermark.screening.matching.alarm_load import AlarmLoad, measured
from countermark.screening.matching.judgements import Judgement, judged_everywhere
from countermark.screening.matching.registered_names import RegisteredNames
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables
from countermark.store import cache
from countermark.store import shipped as package
from countermark.store.knowledge import Knowledge
from countermark.store.memory import source_of

LISTING = "listing-1"
LOAD = "alarm-load-1"
JUDGED = (Predicate.SAME_AS, Predicate.DIFFERENT_FROM)


def screener(
    knowledge: Knowledge, project: str | None = None, *, thorough: bool = False
) -> NameScreener:
    """A screener over everything known, with people's judgements and the false friends.

    Of each list it tells what lies above its threshold; ``thorough``: everything.
    """
    tables = shipped.tables()
    made = listing(knowledge, tables, project)
    registered = _registered(tuple(knowledge.memory.listed_names()))
    load = None if thorough else _load(knowledge, project, tables, made, registered)
    return NameScreener(
        (),
        (),
        shipped.false_friends(),
        judgements(knowledge, project),
        tables=tables,
        listing=made,
        registered=registered,
        load=load,
    )


def _load(
    knowledge: Knowledge,
    project: str | None,
    tables: Tables,
    made: NameIndex,
    registered: RegisteredNames,
) -> AlarmLoad | None:
    """How many innocent names the lists match, as measured once for what they hold.

    The register alone was measured when the package was made.
    """
    if not knowledge.ledger_content or not knowledge.name_counts():
        return shipped.alarm_load()
    place, key = cache.directory(project), listing_key(knowledge, tables)
    kept = cache.load_blob(LOAD, key, place)
    if kept is not None:
        with suppress(msgspec.MsgspecError):  # of another version: measured again
            return msgspec.msgpack.decode(kept, type=AlarmLoad)
    from countermark.screening.matching.innocent_names import FEW, NAMES, innocent_names

    plain = NameScreener(
        (), (), shipped.false_friends(), tables=tables, listing=made, registered=registered
    )
    names = innocent_names(tables, FEW if made.is_short else NAMES)
    load = measured(plain.ranked([Query(text) for text in names]))
    cache.save_blob(LOAD, key, msgspec.msgpack.encode(load), place)
    return load


def listing(knowledge: Knowledge, tables: Tables, project: str | None = None) -> NameIndex:
    """Every name and identifier, searchable; a long list as an earlier run left it in the cache."""
    if not knowledge.ledger_content:
        names, identifiers = knowledge.listed_names(), listed(knowledge.identifiers())
        if tables is shipped.tables():
            return _short(tuple(names), tuple(identifiers))
        return NameIndex(names, identifiers, tables)
    place, key = cache.directory(project), listing_key(knowledge, tables)
    kept = cache.load_blob(LISTING, key, place)
    if kept is not None:
        from countermark.screening.index.column_store import ColumnStore

        with suppress(SourceError):  # of another version, or damaged: made again
            return NameIndex.of(ColumnStore.load(kept), tables)
    identifiers = listed(knowledge.identifiers())
    few = tuple(islice(coming := iter(knowledge.each_listed_name()), SMALL + 1))
    if len(few) <= SMALL and tables is shipped.tables():
        return _short(few, tuple(identifiers))
    made = NameIndex.in_order(chain(few, coming), identifiers, tables)
    if (content := made.save_index()) is not None:
        cache.save_blob(LISTING, key, content, place)
    return made


@lru_cache(maxsize=4)
def _short(names: tuple[ListedName, ...], identifiers: tuple[ListedIdentifier, ...]) -> NameIndex:
    """A few names, made ready once for all questions that one process is asked."""
    return NameIndex(names, identifiers, shipped.tables())


@lru_cache(maxsize=4)
def _registered(names: tuple[ListedName, ...]) -> RegisteredNames:
    """The register's own names for screening beside other lists, made ready once as well."""
    return RegisteredNames(names, shipped.tables())


def listing_key(knowledge: Knowledge, tables: Tables) -> Digest:
    """What a listing depends on: what is known, the tables, and the program that normalises."""
    near = digest_of(
        knowledge.memory.listed_names(), listed(knowledge.identifiers_in_memory()), tables
    )
    whole = f"{__version__}\n{knowledge.ledger_content}\n{near}\n{_program()}\n"
    return Digest.of(whole.encode())


@lru_cache(maxsize=1)
def _program() -> str:
    """The digest of the program that makes names comparable, in hexadecimal."""
    return package.digest(package.read("countermark.screening", "."))


def listed(identifiers: Iterable[Claim]) -> list[ListedIdentifier]:
    """With the list each is of: a number stands once on a list, and may stand on several."""
    return [
        ListedIdentifier(c.subject, c.object, c.certain, source_of(c.subject), c.id)
        for c in identifiers
    ]


def judgements(knowledge: Knowledge, project: str | None = None) -> list[Judgement]:
    """What people judged, also of the other nodes of the party they judged.

    Clearings against a row that has changed since say so (see ``cleared``).
    """
    claims = list(knowledge.claims(predicates=JUDGED))
    found = judged_everywhere(claims)
    if not any(claim.qualifiers for claim in claims):
        return found
    from countermark.assessment.cleared import rows_changed

    changed = rows_changed(claims, knowledge, project)
    return [
        msgspec.structs.replace(one, changed=changed[one.claim]) if one.claim in changed else one
        for one in found
    ]
