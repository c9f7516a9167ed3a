"""What DuckDB, delta-rs and the system raise about a ledger, as errors that name the way out."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from countermark.model.errors import CountermarkError, DefectError, OperatorError
from countermark.store.output import operator_error
from countermark.store.paths import printable
from countermark.store.sound import RESTORE


@contextmanager
def as_operator_errors(directory: Path, doing: str) -> Iterator[None]:
    """Turn what DuckDB, delta-rs or the system raise into an OperatorError about ``directory``."""
    import duckdb

    try:
        yield
    except CountermarkError:
        raise
    except OSError as error:
        raise _told_by_system(error, directory, doing) from error
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        raise DefectError(f"{doing}: {error}", place=printable(str(directory))) from error
    except duckdb.OutOfMemoryException as error:
        raise OperatorError(
            f"{doing}: not enough memory",
            place=printable(str(directory)),
            next_step="take fewer files at once",
        ) from error
    except (duckdb.Error, ValueError) as error:
        raise damaged(error, directory, doing) from error


def _told_by_system(error: OSError, directory: Path, doing: str) -> OperatorError:
    if error.errno is None:
        return OperatorError(
            f"{doing}: {error}", place=printable(str(directory)), next_step=RESTORE
        )
    return operator_error(error, directory, doing)


def damaged(error: BaseException, directory: Path, doing: str) -> OperatorError:
    """The ledger is damaged, or the disk stood in the way; ``doing`` says of what."""
    for number in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT):
        if os.strerror(number) in str(error):
            return operator_error(OSError(number, os.strerror(number)), directory, doing)
    first = str(error).strip().splitlines()[0][:300] if str(error).strip() else repr(error)
    return OperatorError(
        f"{doing}: the ledger is damaged ({first})",
        place=printable(str(directory)),
        next_step=RESTORE,
    )
