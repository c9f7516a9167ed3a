"""Where countries stand: the register's positions, read and asked in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from countermark.assessment import shipped
from countermark.model.claim import digest_fields
from countermark.model.country_standing import CountryQuestion, Step
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.register import countries as register
from countermark.register.positions import POSITIONS, load
from countermark.reports.shapes.countries import (
    COUNTRIES,
    CountriesDocument,
    CountriesShown,
    CountryChangesDocument,
)

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.register.catalog import Catalog


def countries(
    run: Run, subject: str, wanted: Sequence[str], since: date | None = None
) -> CountriesShown:
    """Where ``wanted`` countries (none: all) stand on ``subject`` (empty: on any supplier).

    With ``since``: what each of them did from that day to the day asked about. Raises CallerError
    for a party or country that the register does not hold.
    """
    catalog = run.catalog
    files = {n: raw for n, raw in shipped.folder("register").items() if n.startswith(POSITIONS)}
    held = load(files)
    party = _party(catalog, subject) if subject else ""
    asked = CountryQuestion(
        as_of=run.as_of,
        known_at=run.known_at,
        since=since,
        subject=party,
        subject_name=catalog.entities[party].name if party else "",
        countries=tuple(code.upper() for code in wanted),
    )
    own = (part for name in sorted(files) for part in (name, Digest.of(files[name]).hex))
    digest = digest_fields((catalog.digest, *own))
    if since is not None:
        changes = register.changes(held, catalog, asked)
        steps = (step for one in changes for step in (*one.begun, *one.ended, *one.passed))
        return CountryChangesDocument(
            schema=COUNTRIES,
            asked=asked,
            changes=changes,
            parties=_names(catalog, steps),
            register=digest,
        )
    shown = register.countries(held, catalog, asked)
    return CountriesDocument(
        schema=COUNTRIES,
        asked=asked,
        countries=shown,
        silent=0 if asked.countries else len(held) - len(shown),
        parties=_names(catalog, (step for one in shown for step in one.steps)),
        register=digest,
    )


def _party(catalog: Catalog, subject: str) -> str:
    """The id of a party by its id or one of its names, whatever the case."""
    said = subject.strip().casefold()
    if said in catalog.entities:
        return said
    found = [
        key
        for key, entity in catalog.entities.items()
        if said in {n.text.casefold() for n in entity.names} | {entity.name.casefold()}
    ]
    if len(found) > 1:
        raise CallerError(
            f"“{subject[:80]}” is a name of {' and of '.join(found)}",
            next_step="name the party by its id",
        )
    if not found:
        raise CallerError(
            f"the register holds no party “{subject[:80]}”",
            next_step="`countermark screen NAME` finds the id of a party",
        )
    return found[0]


def _names(catalog: Catalog, steps: Iterable[Step]) -> dict[str, str]:
    return dict(sorted(_named(catalog, steps)))


def _named(catalog: Catalog, steps: Iterable[Step]) -> Iterator[tuple[str, str]]:
    for step in steps:
        for party in (*step.position.named, *step.position.meant):
            yield party, catalog.entities[party].name
