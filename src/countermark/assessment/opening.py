"""Opens evidence where it ought to lie: the vault of a project, the package, the user's own file.

Every byte is compared with the digest that names it before a word of it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath

import msgspec

from countermark.assessment import shipped
from countermark.assessment.quotes import READERS
from countermark.assessment.retention import is_copied
from countermark.formats.quotations import Opened, Source, passages
from countermark.model.errors import CountermarkError, OperatorError
from countermark.model.evidence import Digest, Evidence, EvidenceState, Selector
from countermark.reports.claims import with_passage
from countermark.reports.shapes.check import CheckDocument, ClaimShape, FileShape
from countermark.reports.shapes.explain import Explanation
from countermark.store import whereabouts
from countermark.store.files import SourceFile, gather
from countermark.store.project import open_project
from countermark.store.vault import Vault


def vault_of(project: str | None) -> Source | None:
    """Where a project keeps bytes."""
    return None if project is None else in_vault(Vault(open_project(project).vault))


def in_vault(vault: Vault) -> Source:
    """What the vault holds under a digest, or how it fares."""

    def source(digest: Digest) -> Opened:
        gone = vault.redaction(digest)
        if gone is not None:
            return Opened(None, EvidenceState.REDACTED, gone.words)
        if not vault.has(digest):
            said = vault.stranger_s_note(digest)
            note = f"; a note that you did not write calls it redacted {said.words}" if said else ""
            return Opened(None, EvidenceState.MISSING, f"not in the vault{note}")
        try:
            return Opened(vault.get(digest))
        except OperatorError as error:
            return Opened(None, EvidenceState.DAMAGED, error.message)

    return source


def lost_evidence(
    claims: Mapping[EvidenceState, int],
    files: Iterable[FileShape],
    project: str | None,
    *,
    keep: bool,
) -> list[tuple[EvidenceState, int]]:
    """How many claims of a run, and files a project kept of it, are missing or damaged.

    ``claims`` counts the claims of the run by the state of their evidence.
    """
    counted = Counter({state: count for state, count in claims.items() if count})
    kept = vault_of(project)
    if kept is not None:
        held = (f for f in files if not f.not_kept and is_copied(f.size, keep=keep))
        found = (kept(Digest(f.digest)) for f in held)
        counted.update(opened.state for opened in found if opened.content is None)
    lost = ((state, count) for state, count in counted.items() if state.is_lost)
    return sorted(lost, key=lambda item: item[0].value)


def explained(
    document: CheckDocument, prefix: str, project: str | None, *, elsewhere: bool
) -> Explanation:
    """``explain``, with the evidence of every claim shown opened now.

    ``elsewhere``: the document may be of a run outside the project.
    """
    from countermark.reports.explain import explain, shown_claims

    told = explain(document, prefix)
    cited = {claim.id: claim for claim in shown_claims(told)}
    if not cited:
        return told
    kept = vault_of(project)

    def source(digest: Digest) -> Opened:
        found = Opened(None, reason="the file is not there any more")
        if kept is not None:
            found = kept(digest)
            if not elsewhere or found.content is not None:
                return found
        if found.state is EvidenceState.MISSING:
            return _in_user_file(digest, document) or found
        return found

    reasons = {f.digest: f.not_kept for f in document.files}
    asked = [(id_, _evidence(claim, reasons)) for id_, claim in cited.items()]
    opened = passages(asked, shipped.register_files(), READERS, source)
    claims = {id_: with_passage(cited[id_], passage) for id_, passage in opened.items()}
    renewed = msgspec.structs.replace(document, claims=document.claims | claims)
    return explain(renewed, prefix)


def _evidence(claim: ClaimShape, reasons: dict[str, str]) -> Evidence:
    at = claim.evidence
    return Evidence(
        Digest(at.digest),
        at.media_type,
        Selector.parse(at.selector),
        label=at.file,
        source=at.source,
        not_kept=at.not_kept or reasons.get(at.digest, ""),
    )


def _in_user_file(digest: Digest, document: CheckDocument) -> Opened | None:
    """The file that was checked, where it lies still and has the digest.

    A document may come from anybody: of the paths it names only those below the working directory
    are tried, and what they hold is shown only where its digest is the one named.
    """
    labels = [f.label for f in document.files if f.digest == digest.hex]
    if not labels:
        return None
    known = whereabouts.of(digest)
    below = [p for p in labels if not PurePath(p).is_absolute() and ".." not in PurePath(p).parts]
    words = "the file is not there any more"
    for path in (*([known] if known else []), *below):
        try:
            found = next(iter(gather([path])), None)
            if isinstance(found, SourceFile):
                from countermark.assessment.withhold import withhold

                found = withhold(found)
                if found.digest == digest:
                    return Opened(found.content)
                words = "the file has changed since"
        except CountermarkError:
            continue
    return Opened(None, EvidenceState.MISSING, words)
