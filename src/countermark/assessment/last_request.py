"""What the last check was asked, so that it can be asked again without naming its files.

Kept with the last run in the user's own cache, and believed only where this user wrote it. Says
where its files lie by the directory that it was asked in: elsewhere it is not asked again.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from countermark.assessment.request import Request
from countermark.model.errors import CallerError, NoInputError
from countermark.model.evidence import Digest
from countermark.store import cache
from countermark.store.files import STANDARD_INPUT
from countermark.store.paths import working_directory

LAST_REQUEST = "last-request-1"
"""The kind under which it is cached, by the digest of the run."""

_LAST = "--last"


class LastRequest(msgspec.Struct, frozen=True):
    """A request and the directory it was made in."""

    request: Request
    directory: str


def last_request(request: Request) -> bytes:
    """``request`` as it is kept; empty where it names a file that no text can name."""
    try:
        return msgspec.json.encode(LastRequest(request, working_directory()))
    except UnicodeEncodeError:
        return b""


def asked_last(project: str | None) -> Request:
    """What the last check of the project or user was asked.

    Raises NoInputError where there is none, CallerError where its files cannot be read again.
    """
    raw = _cached(project) or _cached(None)  # a project may just have been made
    if not raw:
        raise NoInputError(
            "what the last check was asked is not known",
            place=_LAST,
            next_step="name the files: countermark check PATH --context CONTEXT",
        )
    last = msgspec.json.decode(raw, type=LastRequest)
    if STANDARD_INPUT in last.request.paths:
        raise CallerError(
            "the last check read standard input, which is gone",
            place=_LAST,
            next_step="keep what it read in a file, and name that",
        )
    _refuse_elsewhere(last, _LAST, "go there first, or name the files")
    return replace(last.request, project=project, identified=None, ledger=None)


def refuse_elsewhere(run: bytes) -> None:
    """Raise CallerError where ``run``, the user's last one, was made in another directory."""
    raw = cache.load_blob(LAST_REQUEST, Digest.of(run), cache.directory())
    if raw:
        last = msgspec.json.decode(raw, type=LastRequest)
        _refuse_elsewhere(last, "", "go there first, give --run FILE, or check the files here")


def _refuse_elsewhere(last: LastRequest, place: str, next_step: str) -> None:
    if last.directory != working_directory():
        raise CallerError(
            f"the last check was made in {last.directory}", place=place, next_step=next_step
        )


def _cached(project: str | None) -> memoryview | None:
    place = cache.directory(project)
    run = cache.load_last_run(place)
    return None if run is None else cache.load_blob(LAST_REQUEST, Digest.of(run), place)
