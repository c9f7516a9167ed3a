"""Where is the project, and whose is it? A directory with ``.countermark/`` in it.

It is looked for from the current directory up: not beyond the user's home directory, nor into
another file system; and one that somebody else owns is not taken (``trust``).
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from countermark.model.errors import OperatorError
from countermark.store import own, trust
from countermark.store.output import operator_error
from countermark.store.own import DIRECTORY
from countermark.store.paths import printable

FILE = "countermark.toml"
PARTS = ("ledger", "vault", "lists", "records")
"""What a project keeps and cannot do without; a cache that cannot be used stops nothing."""

TEMPLATE = """\
# Settings of this countermark project. A flag or an environment variable wins over this file;
# `countermark config show` prints every setting and where it came from.

# context = ["us-federal-contractor"]
# fail-on = "action-required"
"""


class Project(msgspec.Struct, frozen=True):
    """A directory with ``.countermark/`` in it."""

    root: Path

    @property
    def home(self) -> Path:
        """Where countermark keeps what it remembers."""
        return self.root / DIRECTORY

    @property
    def ledger(self) -> Path:
        """The ledger's directory."""
        return self.home / "ledger"

    @property
    def vault(self) -> Path:
        """The vault's directory."""
        return self.home / "vault"

    @property
    def renewals(self) -> Path:
        """What checks read, kept to be renewed; it may be deleted at any time."""
        return self.home / "renewal-2"

    @property
    def approved(self) -> Path:
        """The editions of approved lists in use."""
        return self.home / "approved"

    @property
    def has_approved(self) -> bool:
        """Was an approved list ever imported?"""
        return self.approved.is_dir()

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.home / "cache"


def init(directory: str | Path) -> Project:
    """Make a project in ``directory``; changes nothing that is already there.

    Raises OperatorError where it cannot be written.
    """
    from countermark.store.ledger import Ledger

    project = Project(Path(directory).absolute())
    what = "no project was made"
    try:
        project.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operator_error(error, directory, what) from error
    for folder in (project.home, project.vault, project.cache):
        own.make(folder, what)
    Ledger.create(project.ledger)
    for where, name, content in (
        (project.cache, ".gitignore", "*\n"),
        (project.root, FILE, TEMPLATE),
    ):
        if not os.path.lexists(where / name):
            own.write(where, name, (content.encode(),), what)
    return project


class Upwards(msgspec.Struct, frozen=True):
    """Where a name was found: the directory, and in words the ``wall`` between, if any."""

    directory: Path
    name: str
    wall: str

    def words(self) -> str:
        """That it is not used, why, and how to name it."""
        there = printable(str(self.directory))
        return (
            f"not used: {there} holds {self.name}, {self.wall}; "
            f"name it with --ledger {there} or --config {there}/{FILE}"
        )


def upwards(start: str | Path, name: str) -> Upwards | None:
    """The nearest directory with ``name`` in it, from ``start`` up.

    What is found above the user's home directory, or on another file system than ``start``, is told
    with the ``wall`` between: it is not to be taken without being named, as others may write there.
    """
    try:
        here = Path(start).resolve()
    except (OSError, RuntimeError) as error:
        raise OperatorError(
            f"the current directory is not there: {error}", next_step="change into another one"
        ) from error
    wall = ""
    for directory in (here, *here.parents):
        if _holds(directory, name):
            return Upwards(directory, name, wall)
        wall = wall or _wall(directory)
    return None


def _holds(directory: Path, name: str) -> bool:
    """Also a link that leads nowhere: it is refused by name, never passed over."""
    try:
        return os.path.lexists(directory / name)
    except ValueError:
        return False


def _wall(directory: Path) -> str:
    if directory == _home():
        return "above your home directory"
    if _device(directory) != _device(directory.parent):
        return f"on another file system than {printable(str(directory))}"
    return ""


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except (OSError, RuntimeError):
        return None


def _device(directory: Path) -> int:
    try:
        return directory.stat().st_dev
    except OSError:
        return -1


def admit(root: Path) -> Project:
    """The project in ``root`` if it is the user's own or trusted; else OperatorError says whose."""
    try:
        trust.require(root, root.stat(), root)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise operator_error(error, root, "not opened") from error
    project = Project(root)
    own.check_path(project.home)
    return project


def open_project(directory: str | Path) -> Project:
    """The project in ``directory``; OperatorError if there is none, or not one to be believed."""
    project = admit(Path(directory).absolute())
    for folder in PARTS:
        own.check_path(project.home / folder)
    if not project.ledger.is_dir():
        raise OperatorError(
            "there is no project here",
            place=printable(str(directory)),
            next_step=f"run countermark init {printable(str(directory))}",
        )
    return project
