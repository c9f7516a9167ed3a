"""Fetches lists from their publishers: conditionally, capped, and only when asked."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.assessment.project import project_of, summaries_in
from countermark.assessment.register import manifests
from countermark.model.errors import CallerError, CountermarkError
from countermark.model.evidence import Digest
from countermark.register.lists.intake import LISTS
from countermark.store.project import Project
from countermark.store.project_files import keep_own, read_own
from countermark.store.vault import Vault


class Validators(msgspec.Struct, frozen=True):
    """What a server said of the copy in use, for a conditional request (RFC 9110, section 13)."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str = ""


class Answer(msgspec.Struct, frozen=True):
    """A list's bytes; ``whole``: nothing on the way can have cut its end."""

    content: bytes
    whole: bool


def fetch_lists(
    project: str | None,
    lists: tuple[str, ...],
    *,
    url: str | None,
    timeout: float,
    max_bytes: int,
    allow_private: bool = False,
) -> Iterator[tuple[str, Answer | CountermarkError | None, str]]:
    """Each list's address, its bytes (None: not changed; or why there are none) and its id.

    The validators are kept only after the caller has taken the bytes in: a refused list is
    fetched again next time. One list that cannot be fetched does not keep the others waiting.
    """
    from countermark.store.fetch import fetch

    wanted = lists or (tuple(summaries_in(project_of(project))) if project is not None else ())
    if not wanted:
        raise CallerError(
            "no list is in use yet", next_step="name one: countermark register update LIST"
        )
    if url and len(wanted) != 1:
        raise CallerError("--from needs exactly one list", place="--from")
    opened = project_of(project)
    for list_id in wanted:
        try:
            address = url or _address(list_id)
            before = _before(opened, list_id, address)
            got = fetch(
                address,
                etag=before.etag,
                last_modified=before.last_modified,
                max_bytes=max_bytes,
                total_timeout=timeout,
                allow_private=allow_private,
            )
        except CountermarkError as error:
            yield list_id, error, list_id
            continue
        if got.status == 304:
            yield address, None, list_id
            continue
        yield address, Answer(got.content, got.whole), list_id
        in_use = summaries_in(opened).get(list_id)
        if in_use is not None and in_use.digest == Digest.of(got.content).hex and got.whole:
            validators = (_one_line(got.etag), _one_line(got.last_modified))
            kept = Validators(address, *validators, in_use.digest)
            keep_own(opened.home / LISTS, f"{list_id}.http", msgspec.json.encode(kept))


def _one_line(header: str) -> str | None:
    """A validator fit to be sent back; None for what would not be one header."""
    return header if header.isascii() and header.isprintable() and len(header) <= 500 else None


def _address(list_id: str) -> str:
    manifest = manifests().get(list_id)
    if manifest is None:
        raise CallerError(
            f"no list is called “{list_id}”", next_step=f"one of: {', '.join(sorted(manifests()))}"
        )
    if not manifest.urls:
        raise CallerError(
            f"{list_id} has no address of its own",
            next_step=f"countermark register update {list_id} --from URL, or register import FILE",
        )
    return manifest.urls[0]


def _before(project: Project, list_id: str, address: str) -> Validators:
    """What to ask with: nothing unless the very bytes the server spoke of are still here."""
    raw = read_own(project.home / LISTS, f"{list_id}.http")
    in_use = summaries_in(project).get(list_id)
    if raw is None or in_use is None:
        return Validators(address)
    try:
        kept = msgspec.json.decode(raw, type=Validators)
    except msgspec.MsgspecError:
        return Validators(address)  # the list is fetched whole; nothing is lost
    if kept.url != address or kept.digest != in_use.digest or not _is_here(project, in_use.digest):
        return Validators(address)
    return kept


def _is_here(project: Project, digest: str) -> bool:
    """Does the vault still hold these bytes, unchanged?"""
    try:
        Vault(project.vault).get(Digest(digest))
    except CountermarkError:
        return False
    return True
