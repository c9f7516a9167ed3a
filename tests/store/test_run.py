"""The limited process: its limits, its death, and what it may not see."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from countermark.assessment.reading import Answer, Ask
from countermark.model.evidence import Digest
from countermark.model.gap import Why
from countermark.store.run import Died, Limits, Worker

PAGE = b"<html><p>Made by ZTE Corporation</p></html>"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def question(content: bytes) -> bytes:
    asked = Ask(task="read", label="a.html", digest=Digest.of(content))
    return msgspec.msgpack.encode(asked)


def ask(worker: Worker, content: bytes, seconds: float = 60) -> Answer | Died:
    said = worker.ask(question(content), content, seconds)
    return said if isinstance(said, Died) else msgspec.msgpack.decode(said, type=Answer)


@pytest.fixture
def worker():
    made = Worker("countermark.assessment.reader_process")
    yield made
    made.close()


def text_of(answer: Answer | Died) -> str:
    assert isinstance(answer, Answer), answer
    assert answer.reading is not None
    assert answer.reading.document is not None
    return answer.reading.document.text


def test_one_process_answers_all_questions(worker):
    assert "ZTE Corporation" in text_of(ask(worker, PAGE))
    first = worker.pid
    assert "ZTE Corporation" in text_of(ask(worker, PAGE))
    assert worker.pid == first


def stop(pid: int) -> None:
    """Stop a child, and wait until it has stopped: it may run on while the signal is on its way."""
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)


@POSIX
def test_its_death_is_an_answer_and_it_is_started_again(worker, monkeypatch):
    ask(worker, PAGE)
    stop(worker.pid)  # it cannot answer before it is ended
    asked, exchange = threading.Event(), worker._exchange
    monkeypatch.setattr(worker, "_exchange", lambda *given: (asked.set(), exchange(*given))[1])
    pending = worker.submit(question(PAGE), lambda: PAGE, 60)
    assert asked.wait(60)  # else another is started in its place, and answers
    os.kill(worker.pid, signal.SIGKILL)
    assert pending.wait() == Died("the reader died (signal 9)")
    assert "ZTE" in text_of(ask(worker, PAGE))


@POSIX
def test_a_file_that_takes_too_long_is_an_answer(worker):
    ask(worker, PAGE)
    stop(worker.pid)
    found = ask(worker, PAGE, seconds=0.05)
    assert found == Died("reading took longer than 0.05 s", late=True)
    assert "ZTE" in text_of(ask(worker, PAGE))


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
def test_it_has_no_more_memory_than_it_may(worker):
    small = Worker("countermark.assessment.reader_process", Limits(memory=112 << 20))
    content = b"<html>" + b"<p>word " * 1_500_000
    try:
        found = ask(small, content)
        # An allocation that fails inside the interpreter may end the process instead.
        assert isinstance(found, Died) or (found.gap and found.gap.why is Why.LIMIT)
        assert "ZTE" in text_of(ask(small, PAGE))
    finally:
        small.close()


def test_an_answer_beyond_the_cap_is_none(worker):
    small = Worker("countermark.assessment.reader_process", Limits(answer=100))
    try:
        assert ask(small, PAGE) == Died("the reader's answer was too long")
    finally:
        small.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_sees_neither_environment_nor_directory(worker, tmp_path, monkeypatch):
    (tmp_path / "msgspec.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SECRET_TOKEN", "x")
    assert "ZTE" in text_of(ask(worker, PAGE))
    process = Path(f"/proc/{worker.pid}")
    assert b"SECRET_TOKEN" not in (process / "environ").read_bytes()
    assert (process / "cwd").readlink() == Path("/")
    lines = (process / "limits").read_text().splitlines()
    limits = {line[:25].strip(): line[25:].split() for line in lines}
    assert limits["Max core file size"][0] == "0"
    assert limits["Max file size"][0] == "0"
    assert limits["Max address space"][0] == str(Limits().memory)


def test_a_program_that_is_not_there_is_an_answer(worker, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    found = ask(worker, PAGE)
    assert isinstance(found, Died)
    assert "could not be started" in found.words
