"""A sample of ``bench/fuzz.py``: mutants of valid inputs through every reader."""

import importlib


def test_no_mutant_crashes_a_reader(capsys):
    fuzz = importlib.import_module("bench.fuzz")
    crashed = fuzz.battery(list(fuzz.KINDS), 300, 11)
    assert crashed == 0, capsys.readouterr().out
