"""The one runner of other processes: a worker of our own that answers questions under limits.

A worker is one process for as long as its owner lives; it is started when it is first asked, and
again after it died. It has no terminal, no environment, the root directory as its own, and limits
of memory, processor time, open and written files, which it sets before it reads anything. What it
answers is bytes of a bounded length that the owner decodes as the outside bytes they are; its death
is an answer too (``Died``). It is confined as far as the system can (``confinement``). Where the
system has no such limits (Windows), only time is bounded.
"""

from __future__ import annotations

import atexit
import os
import signal
import struct
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Protocol

import msgspec

from countermark.store.confinement import ALL, confine

if TYPE_CHECKING:
    import subprocess

_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20
_NO_MEMORY = 77
"""The exit status of a worker that ran out of memory and could still say so."""

_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What Python itself may need of the environment."""

_BOOT = (
    "import sys, importlib; sys.path += sys.argv[2:]; importlib.import_module(sys.argv[1]).main()"
)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """``memory`` is address space in bytes, ``answer`` the largest answer in bytes.

    ``files`` may be open at once; none can be written, but those that it is lent up to ``written``
    bytes each. Core dumps are never made.
    """

    memory: int = 4 << 30
    answer: int = 1 << 30
    files: int = 64
    written: int = 0


class Died(msgspec.Struct, frozen=True):
    """The worker gave no answer, in ``words``; ``late`` where its time was over."""

    words: str
    late: bool = False


class Pending(Protocol):
    """A question that is waiting for its answer."""

    def wait(self) -> bytes | Died:
        """The answer."""
        ...

    def is_there(self, seconds: float) -> bool:
        """Has it been answered, within so many seconds?"""
        ...


def strict(environ: Mapping[str, str] | None = None) -> bool:
    """Are defects of ours to be raised where a file is read, not told as gaps? For tests."""
    return bool((os.environ if environ is None else environ).get("COUNTERMARK_STRICT"))


class Worker:
    """``module`` of this package in a process of its own; its ``main`` calls ``serve``.

    It is ``lent`` open files, by their numbers; where a process cannot be (Windows), there are
    none.
    """

    def __init__(
        self, module: str, limits: Limits | None = None, lent: Sequence[BinaryIO] = ()
    ) -> None:
        self._module = module
        self.limits = limits or Limits()
        self._lent = tuple(lent) if os.name == "posix" else ()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return None if self._process is None else self._process.pid

    def ask(self, question: bytes, content: bytes, seconds: float) -> bytes | Died:
        """The answer to ``question`` about ``content``, waited for no longer than ``seconds``."""
        with self._lock:
            try:
                process = self._alive()
            except OSError as error:
                return Died(f"the reader could not be started ({error.strerror or error})")
            late = threading.Event()

            def over() -> None:
                late.set()
                _kill(process)

            timer = threading.Timer(seconds, over)
            timer.daemon = True
            timer.start()
            try:
                return self._exchange(process, question, content, seconds)
            except (OSError, EOFError, ValueError) as error:
                return self._buried(process, late.is_set(), seconds, error)
            finally:
                timer.cancel()
                timer.join()
                if late.is_set():  # it may have been ended just after its answer
                    self.close()

    def submit(self, question: bytes, content: Callable[[], bytes], seconds: float) -> Pending:
        """The same in the background; questions are answered one after another."""
        return _Asked(self, question, content, seconds)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        import subprocess  # takes ten milliseconds that most commands need not spend

        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, self._module, *_paths()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/" if os.name == "posix" else None,
            env=environment,
            start_new_session=True,
            pass_fds=[stream.fileno() for stream in self._lent],
        )
        atexit.register(self.close)
        self._send(self._process, msgspec.msgpack.encode(self.limits))
        return self._process

    def _send(self, process: subprocess.Popen[bytes], *frames: bytes) -> None:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(_LENGTH.pack(len(frame)))
            process.stdin.write(frame)
        process.stdin.flush()

    def _exchange(
        self, process: subprocess.Popen[bytes], question: bytes, content: bytes, seconds: float
    ) -> bytes:
        assert process.stdout is not None
        self._send(process, struct.pack("<d", seconds), question, content)
        return _received(process.stdout, self.limits.answer)

    def _buried(
        self, process: subprocess.Popen[bytes], late: bool, seconds: float, error: Exception
    ) -> Died:
        if isinstance(error, ValueError):
            self.close()
            return Died("the reader's answer was too long")
        code = _status(process)
        self.close()
        if late:
            return Died(f"reading took longer than {seconds:g} s", late=True)
        if code == _NO_MEMORY:
            return Died(f"reading takes more than {self.limits.memory >> 20} MiB of memory")
        if code is not None and code < 0:
            return Died(f"the reader died (signal {-code})")
        return Died(f"the reader ended (status {code})")


class _Asked(threading.Thread):
    """A question in a thread of its own, which ends with the process that asked."""

    def __init__(
        self, worker: Worker, question: bytes, content: Callable[[], bytes], seconds: float
    ) -> None:
        super().__init__(daemon=True)
        self._worker, self._question = worker, question
        self._content, self._seconds = content, seconds
        self._answer: bytes | Died = Died("the reader was not asked")
        self.start()

    def run(self) -> None:
        try:
            self._answer = self._worker.ask(self._question, self._content(), self._seconds)
        except Exception as error:  # whatever it is, somebody waits for it
            self._answer = Died(f"the reader could not be asked ({type(error).__name__})")

    def wait(self) -> bytes | Died:
        self.join()
        return self._answer

    def is_there(self, seconds: float) -> bool:
        self.join(seconds)
        return not self.is_alive()


def _status(process: subprocess.Popen[bytes]) -> int | None:
    """How the process ended, waited for a little."""
    from subprocess import TimeoutExpired

    with suppress(TimeoutExpired):
        return process.wait(5)
    return None


def _paths() -> list[str]:
    """Where our modules and those we need lie; never the directory we were started in."""
    here = str(Path(__file__).resolve().parents[2])
    others = [p for p in sys.path if Path(p).is_absolute() and Path(p) != Path.cwd()]
    return list(dict.fromkeys([here, *others]))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and whatever it may have started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _received(stream: IO[bytes], most: int) -> bytes:
    """One frame; raises EOFError where it is cut, ValueError where it is longer than ``most``."""
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    if length > most:
        raise ValueError("a frame beyond the cap")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    taken = bytearray()
    while len(taken) < length:
        chunk = stream.read(min(_CHUNK, length - len(taken)))
        if not chunk:
            raise EOFError
        taken += chunk
    return bytes(taken)


def outside(
    program: str, options: Sequence[str], files: Mapping[str, memoryview], seconds: float, most: int
) -> bytes | Died:
    """What an outside program that the user has says of some files, which it gets as copies.

    ``files`` are written into a directory of their own by these names, and named after the
    ``options`` in their order; the directory is gone afterwards. No shell, no input, an empty
    environment but for the search path. At most ``most`` bytes of its output are taken; a program
    that is not there, fails to start or takes longer than ``seconds`` has ``Died``.
    """
    import shutil
    import subprocess
    import tempfile

    found = shutil.which(program)
    if found is None:
        return Died(f"{program} is not installed")
    environment = {name: os.environ[name] for name in (*_KEPT, "PATH") if name in os.environ}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            process = subprocess.Popen(  # noqa: S603 - what the user asked for, without a shell
                [found, *options, *files],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment | {"HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            return Died(f"{program} could not be started ({error.strerror or error})")
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
            return Died(f"{program} took longer than {seconds:.0f} seconds", late=True)
        said.seek(0)
        return said.read(most)


_free = list(ALL)


def unconfined() -> tuple[str, ...]:
    """What this process could not be kept from; everything, where it is no worker."""
    return tuple(_free)


def serve(answer: Callable[[bytes, bytes], bytes]) -> None:
    """The worker's side: answers until nobody asks any more."""
    asked = os.fdopen(os.dup(0), "rb")
    told = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # whatever a library prints is no answer
    try:
        limits = msgspec.msgpack.decode(_received(asked, _CHUNK), type=Limits)
        _limit(limits)
        _free[:] = confine()
        while True:
            seconds = struct.unpack("<d", _received(asked, 8))[0]
            question = _received(asked, 1 << 30)
            content = _received(asked, 1 << 40)
            _limit_processor(seconds)
            said = answer(question, content)
            told.write(_LENGTH.pack(len(said)))
            told.write(said)
            told.flush()
            del content, said
    except (EOFError, BrokenPipeError):
        os._exit(0)
    except MemoryError:
        os._exit(_NO_MEMORY)


def _limit(limits: Limits) -> None:
    with suppress(OSError):  # the system ends us before it ends whoever asks
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        import resource
    except ImportError:
        return
    for name, most in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_FSIZE", limits.written),
        ("RLIMIT_NOFILE", limits.files),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(OSError, ValueError):  # a system that knows it and refuses it
                resource.setrlimit(kind, (most, most))


def _limit_processor(seconds: float) -> None:
    """``seconds`` of processor time from now on, with some to spare: the owner's clock is first."""
    try:
        import resource
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    with suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + min(seconds, 1e6)) + 5, hard))
