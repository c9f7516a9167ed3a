"""Writers take turns; nothing rests on it, so whoever waited long enough goes ahead."""

from __future__ import annotations

import threading

from countermark.store import lock


def test_the_second_writer_waits_for_the_first(tmp_path):
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(10)
        with lock.turn(tmp_path, patience=60):
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with lock.turn(tmp_path):
        inside.set()
        other.join(0.05)  # it cannot end before we do, however long we look
        order.append("first")
    other.join(60)
    assert order == ["first", "second"]


def test_who_is_stopped_in_his_turn_holds_nobody_up(tmp_path):
    with lock.turn(tmp_path), lock.turn(tmp_path, patience=0.02):
        pass  # the second one went ahead, on a handle of its own


def test_where_there_is_nothing_to_lock_it_goes_ahead(tmp_path):
    with lock.turn(tmp_path / "not here"):
        pass


def test_a_turn_keeps_nobody_from_being_a_writer_or_alone(tmp_path):
    with lock.turn(tmp_path), lock.alone(tmp_path):
        pass
    with lock.turn(tmp_path), lock.writing(tmp_path):
        pass
