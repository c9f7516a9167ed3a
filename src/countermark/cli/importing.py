"""``register import`` and ``register update``: lists from files, or from their publishers."""

from __future__ import annotations

import argparse
import sys

from countermark.cli.progress import narrate
from countermark.cli.session import Session


def run(session: Session, options: argparse.Namespace) -> int:
    """Import or update; 0 when every list came in, 13 when some records could not be read."""
    from countermark.assessment.project import project_of

    project = project_of(session.project)
    contents = _from_files(options) if options.action == "import" else _fetched(session, options)
    return _bring(session, project, options, contents)


def _bring(session, project, options, contents) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from countermark.assessment.lists import bring_in
    from countermark.model.errors import CountermarkError

    failed: CountermarkError | None = None
    gaps = 0
    for name, content, as_list in contents:
        narrator = session.narrator()
        try:
            done = bring_in(
                project,
                content,
                name,
                narrator,
                as_list=as_list,
                dated=getattr(options, "date", None),
                shrunken=options.shrunken,
            )
        except CountermarkError as error:
            narrator.end()
            narrate(f"refused: {error}")
            failed = error
            continue
        narrator.end()
        for warning in done.warnings:
            narrate(f"warning: {warning}")
        for gap in done.gaps[:5]:
            narrate(f"not read: {gap.what}: {gap.why.value} {gap.detail}".rstrip())
        gaps += len(done.gaps)
        told = done.summary
        sys.stdout.write(
            f"committed {done.version}: {told.title} of {told.date or 'no date'}, "
            f"{told.records:,} records, {told.parties:,} parties, "
            f"{told.names_loaded:,} of {told.names_known:,} names"
            f"{f', {done.closed:,} listings closed' if done.closed else ''}\n"
        )
        sys.stdout.flush()
    if failed is not None:
        return failed.exit_code
    return 13 if gaps and not options.exit_zero else 0


def _from_files(options: argparse.Namespace):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from countermark.model.errors import SourceError
    from countermark.model.gap import Gap
    from countermark.store.files import gather

    for found in gather(options.files):
        if isinstance(found, Gap):
            raise SourceError(found.why.value, place=found.what, next_step=found.next_step)
        yield found.label, found.content, options.as_list


def _fetched(session: Session, options: argparse.Namespace):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from countermark.assessment.updating import fetch_lists

    for name, content, list_id in fetch_lists(
        session.project,
        tuple(options.lists),
        url=options.url,
        timeout=options.timeout,
        max_bytes=options.max_bytes,
    ):
        if content is None:
            narrate(f"{name}: not changed since the last update")
        else:
            yield name, content, list_id
