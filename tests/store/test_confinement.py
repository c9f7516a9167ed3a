"""A limited process cannot write, connect, start anything or outlive its owner."""

import sys
from pathlib import Path

import msgspec
import pytest

from countermark.store import run
from countermark.store.confinement import ALL, confine, program

TRIES = {
    "a socket": "__import__('socket').socket()",
    "a datagram": "__import__('socket').socket(2, 2)",
    "a program": "__import__('subprocess').run(['true'])",
    "a shell": "__import__('os').posix_spawn('/bin/sh', ['sh', '-c', 'true'], {})",
    "a child": "__import__('os').fork()",
    "a session of its own": "__import__('os').setsid()",
    "a file": "open('/tmp/countermark-made', 'w')",
    "a file to append to": "open(__file__, 'a')",
    "a temporary file": "__import__('tempfile').TemporaryFile()",
    "a directory": "__import__('os').mkdir('/tmp/countermark-made')",
    "a removed name": "__import__('os').unlink(__file__)",
    "another mode": "__import__('os').chmod(__file__, 0o777)",
    "a signal": "__import__('os').kill(__import__('os').getppid(), 0)",
}

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp filters are Linux's")


@pytest.fixture(scope="module")
def worker():
    here = str(Path(__file__).parent)
    sys.path.append(here)
    made = run.Worker("tried_in_confinement")
    yield made
    made.close()
    sys.path.remove(here)


def asked(worker: run.Worker, what: str) -> str:
    said = worker.ask(what.encode(), b"", 30)
    assert not isinstance(said, run.Died), said
    return said.decode()


@linux
@pytest.mark.parametrize("what", TRIES)
def test_a_limited_process_is_refused(worker, what):
    assert asked(worker, TRIES[what]).startswith(("PermissionError", "FileNotFoundError"))


@linux
def test_it_can_still_read_compute_and_use_threads(worker):
    assert asked(worker, "len(open(__file__).read()) > 10") == "True"
    words = "(lambda t: (t.start(), t.join()))(__import__('threading').Thread(target=int)) and 1"
    assert asked(worker, words) == "1"
    assert asked(worker, "__import__('countermark.store.run').store.run.unconfined()") == "()"


def test_the_owner_is_not_confined():
    assert run.unconfined() == ALL


@linux
@pytest.mark.parametrize("machine", [0xC000003E, 0xC00000B7])
def test_a_filter_is_whole_instructions_and_every_jump_lands_in_it(machine):
    made = program(machine)
    assert len(made) % 8 == 0
    count = len(made) // 8
    for number in range(count):
        so, otherwise = made[number * 8 + 2], made[number * 8 + 3]
        assert number + 1 + max(so, otherwise) < count or (so, otherwise) == (0, 0)


def test_another_system_names_what_is_free(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert confine() == ALL


def test_limits_travel():
    limits = run.Limits(written=5)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(limits), type=run.Limits) == limits
