"""One file to one reading: the probe that is surest of its kind reads it.

Never raises for bad content: what cannot be read is a gap with a reason and a next step. Raises
CallerError only for an override that names no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermark.formats.caps import CAPS, Caps
from countermark.formats.sample import Sample
from countermark.inventory.columns import check_overrides
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.probes.file_probe import FileProbe, FileToRead
from countermark.model.evidence import Digest
from countermark.model.gap import Why
from countermark.model.ports.probe import claimants
from countermark.model.reading import Reading


def read(
    label: str,
    content: bytes,
    digest: Digest,
    *,
    probes: Sequence[FileProbe],
    words: Lexicon,
    overrides: Mapping[str, str] | None = None,
    caps: Caps = CAPS,
    components: bool = False,
) -> Reading:
    """What the file says. ``words`` are this room's shipped ones.

    ``overrides`` maps a column's header to its meaning. With ``components``, parts of a bill of
    materials are subjects too.
    """
    known = check_overrides(overrides or {}, words)
    file = FileToRead(
        content=content,
        digest=digest,
        sample=Sample.of(label, content, tabular=bool(known), caps=caps),
        lexicon=words,
        overrides=known,
        caps=caps,
        components=components,
    )
    if len(content) > caps.content:
        detail = f"the cap is {caps.content} bytes"
        return file.refused("unknown", Why.TOO_LARGE, detail)
    found = claimants(file.sample, probes)
    if len(found) == 1:
        return found[0].read(file)
    if not found:
        return file.refused("unknown", Why.UNKNOWN_KIND)
    titles = " and ".join(probe.DOC.title for probe in found)
    detail = f"it has the signs of {titles} at once, and was read as none of them"
    return file.refused("unknown", Why.UNKNOWN_KIND, detail, "save it again as one of them")
