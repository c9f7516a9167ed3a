"""``register pages DIR``: the register as a folder of pages to read, to print and to pass on.

The pages are of the shipped register as it stands on the day asked about and was known on another.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark import __version__
from countermark.assessment import shipped
from countermark.assessment.run import Run
from countermark.model.register_page import Stamp
from countermark.register import pages as content
from countermark.register.positions import resting_on
from countermark.register.query import QueryDates
from countermark.reports.register_pages import INDEX, Pages, path_of
from countermark.store.folder import write_folder


def write(run: Run, folder: str) -> Iterator[str]:
    """Write the pages; what was written, in a line."""
    number = write_folder(folder, pages(run))
    yield f"{number} pages written; open {folder.rstrip('/')}/{INDEX}"


def pages(run: Run) -> Iterator[tuple[str, bytes]]:
    """Each page by its name, the first page first."""
    asked = QueryDates(run.as_of, run.known_at)
    stamp = Stamp(
        version=__version__,
        register=run.catalog.digest,
        as_of=run.as_of,
        known_at=run.known_at,
    )
    made = Pages(shipped.folder("reports"), stamp)
    files = shipped.folder("register")
    index = content.index(run.catalog, asked)
    yield INDEX, made.first(index)
    total = len(index.measures) + len(index.entities)
    for number, row in enumerate(index.measures, 1):
        run.progress.step("pages", number, total)
        resting = resting_on(run.catalog.measures[row.id], files)
        page = content.measure_page(run.catalog, row.id, asked, resting)
        yield path_of(row.id, "measure"), made.measure(page)
    for number, (entity, *_) in enumerate(index.entities, len(index.measures) + 1):
        run.progress.step("pages", number, total)
        yield (
            path_of(entity, "entity"),
            made.entity(content.entity_page(run.catalog, entity, asked)),
        )
