"""Images as the tests make them, looked through as an inspection does."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping, Sequence
from importlib.resources import files as resource_files

import msgspec

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.inspection.analysers import analysers
from countermark.inspection.examine import examine, joined
from countermark.inspection.indicator_findings import IndicatorTable
from countermark.inspection.indicators import all_rows
from countermark.inspection.join import inspection, merged
from countermark.inspection.walk import walk
from countermark.inspection.wholes import findings
from countermark.model.inspected import Image, InnerFile, Inspection
from countermark.store.scratch import Scratch

SHIPPED = {
    str(path.relative_to(root)): path.read_bytes()
    for root in [resource_files("countermark") / "inspection" / "shipped"]
    for path in root.rglob("*")  # type: ignore[attr-defined]
    if path.is_file()
}


def tar(content: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, body in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return made.getvalue()


def looked_through(content: Mapping[str, bytes], name: str = "image") -> tuple[InnerFile, ...]:
    """The files of an archive of ``content``, each with what was seen."""
    opener = Opener(readers(), Scratch(name))
    met = walk(opener, memoryview(tar(content)), name.encode(), NEVER)
    return tuple(joined(examine(met, analysers(SHIPPED), ASK), {}, {}))


def inspected(*images: Mapping[str, bytes]) -> Inspection:
    """An inspection of images of these files: ``image0``, ``image1`` and so on."""
    names = [f"image{number}" for number, _ in enumerate(images)]
    files = merged([looked_through(c, n) for c, n in zip(images, names, strict=True)])
    return of_files(files)


def of_files(files: Sequence[InnerFile], tables: Mapping[str, bytes] = SHIPPED) -> Inspection:
    """The inspection of these files, with its findings."""
    names = dict.fromkeys(place.path[0].decode() for file in files for place in file.places)
    found = inspection([Image(name, 0, "") for name in names], files, ())
    indicators = IndicatorTable(all_rows(tables, {}))
    return msgspec.structs.replace(found, findings=findings(found, tables, indicators))
