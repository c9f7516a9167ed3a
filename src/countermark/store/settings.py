"""What is set, and by whom? A flag wins over the environment, that over the file, then defaults.

Settings may stand in a ``countermark.toml`` in or above the current directory, as far up as
``project.upwards`` looks, and only in one of the user's own. Unknown settings are refused, not
ignored. A file that was found and cannot be used (damaged, another's, a link) stops what may depend
on it and nothing else: docs/decisions/0013.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

import msgspec

from countermark.model.errors import CallerError, CountermarkError
from countermark.model.formats import FORMATS
from countermark.store import own, trust
from countermark.store.files import OWN_DIRECTORY
from countermark.store.paths import printable
from countermark.store.project import FILE, Upwards, admit, open_project, upwards

FILE_CAP = 1024 * 1024
PREFIX = "COUNTERMARK_"
NONE = "none"
"""In the place of a file or directory: use none."""

DEFAULTS = {
    "ledger": "",
    "fail_on": "action-required",
    "color": "auto",
    "format": "",
    "context": "",
    "as_of": "",
    "known_at": "",
    "no_progress": "",
    "asked_by": "",
}
"""Every setting with its default; an empty text means that the program decides."""

CHOICES = {
    "fail_on": ("action-required", "unresolved", "prohibited", "never"),
    "color": ("auto", "always", "never"),
    "format": ("", *FORMATS),
    "no_progress": ("", "true", "false"),
}
"""The values a setting may have, where they are not free."""

SEVERAL = ";"
"""What parts the values of a setting that takes several (``context``)."""

DECIDING = ("ledger", "fail_on", "context", "as_of", "known_at")
"""What decides the result: no default stands in where a file may have set it otherwise."""

NAMED = ("fail_on", "as_of", "known_at", "ledger")
"""Settings that never act in silence: a result names them where no flag gave them."""


class Setting(msgspec.Struct, frozen=True):
    """One setting: its value as text, and in words where the value came from."""

    name: str
    value: str
    origin: str

    def without_place(self) -> Setting:
        """The same without the paths of this machine, which a result may carry elsewhere."""
        kind, _, where = self.origin.partition(" ")
        origin = f"file {PurePath(where).name}" if kind == "file" else self.origin
        value = PurePath(self.value).name if self.name == "ledger" else self.value
        return Setting(self.name.replace("_", "-"), value, origin)


class Settings:
    """All settings of one command; ``settings["fail_on"]`` is the value, as text.

    ``file`` is the configuration file used, ``notes`` say what was found and is not used.
    """

    def __init__(self, values: Mapping[str, Setting], file: _File, place: _Place) -> None:
        self._values = dict(values)
        self._file, self._place = file, place
        self.file = file.path if file.fault is None else None
        above = [found for found in (place.above, file.above) if found is not None]
        self.notes = (*file.notes(), *dict.fromkeys(found.words() for found in above))

    def __getitem__(self, name: str) -> str:
        """The value; raises CountermarkError where a file that cannot be used may have set it."""
        setting, fault = self._values[name], self._file.fault
        if fault is not None and name in DECIDING and setting.origin.startswith("default"):
            option = f"--{name.replace('_', '-')}"
            raise type(fault)(
                f"{name.replace('_', '-')} may be set in a file that cannot be used",
                place=printable(str(self._file.path)),
                next_step=f"mend the file, give {option}, or do without any file: --config none",
            )
        return setting.value

    @property
    def project(self) -> str | None:
        """The project's directory; raises CountermarkError where there is one not to be used."""
        if not self["ledger"] and self._place.fault is not None:
            raise self._place.fault
        return self._place.root

    @property
    def sources(self) -> tuple[str, ...]:
        """The project and the file used, each in words; what there is of them."""
        project = f"project {printable(self._place.root)}" if self._place.root else ""
        file = f"settings {printable(str(self.file))}" if self.file else ""
        return tuple(words for words in (project, file) if words)

    def all(self) -> Sequence[Setting]:
        """Every setting, in the order of ``DEFAULTS``."""
        return tuple(self._values.values())

    def named(self) -> tuple[Setting, ...]:
        """What decides and was set by a file or the environment, without flags and defaults."""
        found = (self._values[name] for name in NAMED)
        return tuple(s for s in found if s.value and s.origin.startswith(("file ", "environment ")))


class _File(msgspec.Struct, frozen=True):
    """The file found, its values, why it cannot be used, and one that lies too far up."""

    path: Path | None = None
    values: dict[str, str] = {}
    fault: CountermarkError | None = None
    above: Upwards | None = None

    def notes(self) -> tuple[str, ...]:
        return () if self.fault is None else (f"not used: {self.fault}",)


class _Place(msgspec.Struct, frozen=True):
    """The project's directory, why it cannot be used, and one that lies too far up."""

    root: str | None = None
    fault: CountermarkError | None = None
    above: Upwards | None = None


def settings(
    flags: Mapping[str, str | None],
    config: str | None = None,
    environ: Mapping[str, str] | None = None,
    start: str | Path = ".",
) -> Settings:
    """Weigh flags, environment, file and defaults; an empty flag or variable counts as not given.

    ``config`` names the file; else ``COUNTERMARK_CONFIG``, else the nearest ``countermark.toml``.
    Raises CallerError for a setting or value that does not exist, naming where it stands, and
    OperatorError for a named file or project that is another's.
    """
    environ = os.environ if environ is None else environ
    file = _file(config or environ.get(PREFIX + "CONFIG"), start)
    unused = "" if file.fault is None else f" ({printable(str(file.path))} was not used)"
    chosen = {}
    for name, default in DEFAULTS.items():
        variable = PREFIX + name.upper()
        candidates = (
            (flags.get(name), f"flag --{name.replace('_', '-')}"),
            (environ.get(variable), f"environment {variable}"),
            (file.values.get(name), f"file {printable(str(file.path))}"),
        )
        value, origin = next((c for c in candidates if c[0]), (default, f"default{unused}"))
        chosen[name] = _checked(Setting(name, value or "", origin))
    return Settings(chosen, file, _project(chosen["ledger"], file, start))


def _project(ledger: Setting, file: _File, start: str | Path) -> _Place:
    if ledger.value == NONE:
        return _Place()
    if not ledger.value:
        return _found_project(start)
    in_file = ledger.origin.startswith("file ") and file.path is not None
    # A relative directory in a file is meant from where that file lies.
    base = file.path.parent if in_file and file.path is not None else Path()
    try:
        return _Place(str(open_project(base / ledger.value).root))
    except CountermarkError as error:
        if not in_file:
            raise
        return _Place(fault=error)


def _found_project(start: str | Path) -> _Place:
    found = upwards(start, OWN_DIRECTORY)
    if found is None:
        return _Place()
    if found.wall:
        return _Place(above=found)
    try:
        admit(found.directory)
    except CountermarkError as error:
        return _Place(fault=error)
    return _Place(str(found.directory))


def _checked(setting: Setting) -> Setting:
    choices = CHOICES.get(setting.name)
    if choices is not None and setting.value not in choices:
        raise CallerError(
            f"“{setting.value}” is no value for {setting.name.replace('_', '-')}",
            place=setting.origin,
            next_step=f"choose from {', '.join(c for c in choices if c)}",
        )
    return setting


def _file(named: str | None, start: str | Path) -> _File:
    if named == NONE:
        return _File()
    if named:
        path = Path(named).absolute()
        return _File(path, _read(path))
    found = upwards(start, FILE)
    if found is None:
        return _File()
    if found.wall:
        return _File(above=found)
    path = found.directory / FILE
    try:
        trust.require(found.directory, found.directory.stat(), found.directory)
        return _File(path, _read(path, follow=False))
    except CountermarkError as error:
        return _File(path, fault=error)


def _read(path: Path, *, follow: bool = True) -> dict[str, str]:
    """The settings in ``path``. A file that was named may be a link, one that was found may not."""
    import tomllib

    place = printable(str(path))
    try:
        real = path.resolve() if follow else path
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a NUL in the name
        raise CallerError("no such file", place=place, next_step="check --config") from error
    try:
        document = tomllib.loads(_content(real, place).decode("utf-8"))
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
        found[name] = _checked(Setting(name, _text(value, key, place), f"file {place}")).value
    return found


def _content(path: Path, place: str) -> bytes:
    stream = own.open_file(path.parent, path.name, "the configuration was not read")
    if stream is None:
        raise CallerError("there is no such file", place=place, next_step="check --config")
    with stream:
        content = stream.read(FILE_CAP + 1)
    if len(content) > FILE_CAP:
        raise CallerError(f"more than {FILE_CAP} bytes", place=place)
    return content


def _text(value: object, key: str, place: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | date):
        return str(value)
    if isinstance(value, list) and key == "context" and all(isinstance(v, str) for v in value):
        return SEVERAL.join(value)
    raise CallerError(f"the value of {key} is of the wrong kind", place=place)
