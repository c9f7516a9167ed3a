"""Removes evidence for good: the text of claims and the bytes they rest on, by a row that says why.

The ledger keeps the claim's id, who removed it, why and when, so that its chain still holds; the
vault keeps a note in the place of the bytes. What others rest on is removed only when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, cast

import msgspec

from countermark.model.claim import Claim
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.store import cache, clock, own
from countermark.store.ledger import Ledger
from countermark.store.project import Project
from countermark.store.redacted import Redaction
from countermark.store.vault import Vault

LEAST = 12
"""Hex digits of an id that must be given."""


class Redacts(Protocol):
    """A ledger that can remove the text of claims."""

    def redact(
        self, claim_ids: Sequence[str], *, reason: str, author: str, recorded_at: int
    ) -> int: ...


class Removed(msgspec.Struct, frozen=True):
    """What was removed: ``claims`` lost their text, ``files`` their bytes; the ledger's version."""

    version: int | None
    claims: int
    files: int


def redact(
    project: Project,
    *,
    ids: Sequence[str],
    reason: str,
    by: str,
    keep_bytes: bool = False,
    whole_file: bool = False,
) -> Removed:
    """Redact claims, or files by digest; raises CallerError for an id that names none or several.

    The bytes that redacted claims rest on go with them, unless ``keep_bytes``. Where other claims
    rest on them too they go only with ``whole_file``.
    """
    if not reason.strip():
        raise CallerError("a redaction needs a reason", place="--reason")
    ledger, vault = Ledger.open(project.ledger, None), Vault(project.vault)
    claims, files = _named(ledger, vault, ids)
    said = _claims(ledger, claims)
    if not keep_bytes:
        named = (claim.evidence.digest for claim in said)
        files |= {digest for digest in named if not digest.is_commitment}
        if not whole_file:
            _others(ledger, files, claims)
    at = clock.now_micros()
    version = None
    if claims:
        if not hasattr(ledger, "redact"):
            raise CallerError(
                "this ledger cannot remove the text of claims",
                next_step="give the digest of the file to remove its bytes, or retract the claim",
            )
        version = cast("Redacts", ledger).redact(
            sorted(claims), reason=reason, author=by, recorded_at=at
        )
    removed = 0
    for digest in sorted(files):
        resting = tuple(sorted(c.id for c in said if c.evidence.digest == digest))
        removed += vault.redact(digest, Redaction(by, reason, at, resting))
    # The last run quotes what is gone now, and what is kept to be renewed holds it; both can be
    # made again.
    cache.forget_last_run(project.cache)
    for name in own.names(project.renewals):
        own.remove(project.renewals, name)
    return Removed(version, len(claims), removed)


def _named(ledger: Ledger, vault: Vault, ids: Iterable[str]) -> tuple[set[str], set[Digest]]:
    claims: set[str] = set()
    files: set[Digest] = set()
    for text in ids:
        wanted = text.strip().casefold()
        if len(wanted) < LEAST or set(wanted) - set("0123456789abcdef"):
            raise CallerError(
                f"“{text[:80]}” is no id", next_step=f"give at least {LEAST} hex digits of it"
            )
        found = ledger.find(wanted)
        kept = vault.find(wanted)
        if len(found) + len(kept) != 1:
            how = "several claims or files" if found or kept else "no claim and no kept file"
            raise CallerError(
                f"“{text[:80]}” names {how}", next_step="write the whole id or digest"
            )
        claims.update(found)
        files.update(kept)
    return claims, files


def _claims(ledger: Ledger, ids: set[str]) -> list[Claim]:
    return [e.claim for id_ in ids for e in ledger.history(id_) if e.claim is not None]


def _others(ledger: Ledger, files: set[Digest], claims: set[str]) -> None:
    """Refuse where claims that stay rest on bytes that would go."""
    resting = sum(
        1
        for claim in (ledger.view().claims() if files else ())
        if claim.evidence.digest in files and claim.id not in claims
    )
    if resting:
        raise CallerError(
            f"{resting:,} other claims rest on these bytes",
            next_step="--keep-bytes removes the text of the claims alone, --whole-file the bytes "
            "of all of them",
        )
