"""What an inspection saw, recorded as claims for tracing and for ``check``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from countermark.assessment.artefacts import Artefact
from countermark.assessment.inspecting import indicators
from countermark.assessment.record import Recording, commit
from countermark.assessment.withhold import UNSEEN
from countermark.inspection.claims import claims
from countermark.model.inspected import Inspection
from countermark.store.project import Project
from countermark.store.stored_bytes import StoredBytes
from countermark.store.vault import Vault


class Recorder:
    """Hands images on and remembers their bytes, to keep them as evidence where that is asked."""

    def __init__(self, project: Project, lists: Mapping[str, bytes], *, keep: bool) -> None:
        self._project, self._lists, self._keep = project, lists, keep
        self._stored: list[StoredBytes] = []

    def images(self, given: Iterable[Artefact]) -> Iterator[Artefact]:
        """The images, one by one."""
        for image in given:
            if self._keep:
                self._stored.append(image.stored)
            yield image

    def record(self, found: Inspection) -> Recording:
        """Record what was seen; evidence that is not kept says so.

        An image may hold secrets that nobody looks for: its bytes are kept where that was asked.
        """
        made = claims(found, indicators(self._lists).rows)
        if self._keep:
            vault = Vault(self._project.vault)
            for stored in self._stored:
                vault.put_stored(stored)
        else:
            made = tuple(
                replace(claim, evidence=replace(claim.evidence, not_kept=UNSEEN)) for claim in made
            )
        return commit(self._project, made)
