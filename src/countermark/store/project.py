"""Where is the project, and what is set? A flag wins over the environment, that over the file.

A project is a directory with ``.countermark/`` in it; ``countermark.toml`` beside it holds
settings and may stand alone. Unknown settings are refused, not ignored.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from countermark.model.errors import CallerError, OperatorError
from countermark.store.files import OWN_DIRECTORY, read_capped
from countermark.store.output import operator_error, write_atomic
from countermark.store.paths import printable

FILE = "countermark.toml"
FILE_CAP = 1024 * 1024
PREFIX = "COUNTERMARK_"

DEFAULTS = {
    "ledger": "",
    "fail_on": "action-required",
    "color": "auto",
    "format": "",
    "context": "",
    "as_of": "",
    "known_at": "",
    "no_progress": "",
}
"""Every setting with its default; an empty text means that the program decides."""

CHOICES = {
    "fail_on": ("action-required", "unresolved", "prohibited", "never"),
    "color": ("auto", "always", "never"),
    "format": ("", "table", "json", "tsv", "sarif", "html"),
    "no_progress": ("", "true", "false"),
}
"""The values a setting may have, where they are not free."""

SEVERAL = ";"
"""What parts the values of a setting that takes several (``context``)."""

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
        return self.root / OWN_DIRECTORY

    @property
    def ledger(self) -> Path:
        """The ledger's directory."""
        return self.home / "ledger"

    @property
    def vault(self) -> Path:
        """The vault's directory."""
        return self.home / "vault"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.home / "cache"


class Setting(msgspec.Struct, frozen=True):
    """One setting: its value as text, and in words where the value came from."""

    name: str
    value: str
    origin: str


class Settings:
    """All settings of one command; ``settings["fail_on"]`` is the value, as text."""

    def __init__(self, values: Mapping[str, Setting], project: str | None) -> None:
        self._values = dict(values)
        self.project = project

    def __getitem__(self, name: str) -> str:
        return self._values[name].value

    def all(self) -> Sequence[Setting]:
        """Every setting, in the order of ``DEFAULTS``."""
        return tuple(self._values.values())


def init(directory: str | Path) -> Project:
    """Make a project in ``directory``; changes nothing that is already there.

    Raises OperatorError where it cannot be written.
    """
    from countermark.store.ledger import Ledger

    project = Project(Path(directory).absolute())
    try:
        for folder in (project.home, project.vault, project.cache):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise operator_error(error, directory, "no project was made") from error
    Ledger.create(project.ledger)
    for path, content in (
        (project.cache / ".gitignore", "*\n"),
        (project.root / FILE, TEMPLATE),
    ):
        if not path.exists():
            write_atomic(path, content.encode())
    return project


def find(start: str | Path = ".") -> Project | None:
    """The project that ``start`` lies in: the nearest directory upwards with ``.countermark/``."""
    root = _upwards(start, OWN_DIRECTORY)
    return None if root is None else Project(root)


def open_project(directory: str | Path) -> Project:
    """The project in ``directory``; raises OperatorError if there is none."""
    project = Project(Path(directory).absolute())
    if not project.ledger.is_dir():
        raise OperatorError(
            "there is no project here",
            place=printable(str(directory)),
            next_step=f"run countermark init {printable(str(directory))}",
        )
    return project


def settings(
    flags: Mapping[str, str | None],
    config: str | None = None,
    environ: Mapping[str, str] | None = None,
    start: str | Path = ".",
) -> Settings:
    """Weigh flags, environment, file and defaults; an empty flag or variable counts as not given.

    ``config`` names the file; else ``COUNTERMARK_CONFIG``, else the nearest ``countermark.toml``.
    Raises CallerError for a setting or value that does not exist, naming where it stands.
    """
    environ = os.environ if environ is None else environ
    path = _config_path(config or environ.get(PREFIX + "CONFIG"), start)
    from_file = {} if path is None else _read(path)
    chosen = {}
    for name, default in DEFAULTS.items():
        variable = PREFIX + name.upper()
        candidates = (
            (flags.get(name), f"flag --{name.replace('_', '-')}"),
            (environ.get(variable), f"environment {variable}"),
            (from_file.get(name), f"file {printable(str(path))}"),
            (default, "default"),
        )
        value, origin = next(c for c in candidates if c[0] or c[1] == "default")
        chosen[name] = _checked(Setting(name, value or "", origin))
    return Settings(chosen, _project_of(chosen["ledger"], path, start))


def _project_of(ledger: Setting, path: Path | None, start: str | Path) -> str | None:
    if not ledger.value:
        found = find(start)
        return None if found is None else str(found.root)
    # A relative directory in a file is meant from where that file lies.
    base = path.parent if path is not None and ledger.origin.startswith("file ") else Path()
    return str(open_project(base / ledger.value).root)


def _checked(setting: Setting) -> Setting:
    choices = CHOICES.get(setting.name)
    if choices is not None and setting.value not in choices:
        raise CallerError(
            f"“{setting.value}” is no value for {setting.name.replace('_', '-')}",
            place=setting.origin,
            next_step=f"choose from {', '.join(c for c in choices if c)}",
        )
    return setting


def _config_path(named: str | None, start: str | Path) -> Path | None:
    if named:
        return Path(named).absolute()
    root = _upwards(start, FILE)
    return None if root is None else root / FILE


def _upwards(start: str | Path, name: str) -> Path | None:
    here = Path(start).absolute()
    return next((d for d in (here, *here.parents) if (d / name).exists()), None)


def _read(path: Path) -> dict[str, str]:
    import tomllib

    place = printable(str(path))
    try:
        with path.open("rb") as stream:
            raw = read_capped(stream, FILE_CAP)
        if raw is None:
            raise CallerError(f"more than {FILE_CAP} bytes", place=place)
        document = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError as error:
        raise CallerError(
            "there is no such file", place=place, next_step="check --config"
        ) from error
    except OSError as error:
        raise operator_error(error, path, "the configuration was not read") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise CallerError(
            f"not a TOML file: {error}", place=place, next_step="mend the file"
        ) from error
    found = {}
    for key, value in document.items():
        name = key.replace("-", "_")
        if name not in DEFAULTS:
            raise CallerError(
                f"there is no setting “{key}”",
                place=place,
                next_step=f"choose from {', '.join(DEFAULTS).replace('_', '-')}",
            )
        found[name] = _text(value, key, place)
    return found


def _text(value: object, key: str, place: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | date):
        return str(value)
    if isinstance(value, list) and key == "context" and all(isinstance(v, str) for v in value):
        return SEVERAL.join(value)
    raise CallerError(f"the value of {key} is of the wrong kind", place=place)
