"""Projects and settings: flag over environment over file over default, each with its origin."""

from __future__ import annotations

import pytest

from countermark.model.errors import CallerError, OperatorError
from countermark.store.ledger import Ledger
from countermark.store.project import FILE, Project, Upwards, init, open_project, upwards
from countermark.store.settings import settings


def shown(found, name):
    (setting,) = [s for s in found.all() if s.name == name]
    return setting.value, setting.origin


def test_init_makes_a_project_and_changes_nothing_the_second_time(tmp_path, claim):
    project = init(tmp_path / "p")
    assert project == Project(tmp_path / "p")
    assert project.vault.is_dir()
    assert project.cache.is_dir()
    Ledger.open(project.ledger).append([claim(1)], 1)
    (tmp_path / "p" / FILE).write_text('context = "consumer"\n')
    init(tmp_path / "p")
    assert (tmp_path / "p" / FILE).read_text() == 'context = "consumer"\n'
    assert len(list(Ledger.open(project.ledger).view().claims())) == 1


def test_the_template_is_a_valid_file(tmp_path):
    init(tmp_path)
    assert settings({}, environ={}, start=tmp_path)["fail_on"] == "action-required"


def test_a_project_is_found_from_below(tmp_path):
    init(tmp_path / "p")
    below = tmp_path / "p" / "a" / "b"
    below.mkdir(parents=True)
    assert upwards(below, ".countermark") == Upwards(tmp_path / "p", ".countermark", "")
    assert settings({}, environ={}, start=below).project == str(tmp_path / "p")


def test_init_where_nothing_can_be_written_says_so(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OperatorError, match="no project was made"):
        init(tmp_path / "file" / "p")


def test_flag_over_environment_over_file_over_default(tmp_path):
    file = tmp_path / FILE
    file.write_text('fail-on = "never"\ncolor = "never"\nformat = "json"\n')
    found = settings(
        {"format": "tsv", "color": None},
        environ={"COUNTERMARK_FORMAT": "html", "COUNTERMARK_COLOR": "always"},
        start=tmp_path,
    )
    assert shown(found, "format") == ("tsv", "flag --format")
    assert shown(found, "color") == ("always", "environment COUNTERMARK_COLOR")
    assert shown(found, "fail_on") == ("never", f"file {file}")
    assert shown(found, "as_of") == ("", "default")
    assert found["format"] == "tsv"


def test_the_file_may_be_named_by_flag_or_environment(tmp_path):
    named = tmp_path / "other.toml"
    named.write_text('context = ["consumer", "gb-government"]\nas-of = 2026-11-20\n')
    for found in (
        settings({}, config=str(named), environ={}, start=tmp_path),
        settings({}, environ={"COUNTERMARK_CONFIG": str(named)}, start=tmp_path),
    ):
        assert found["context"] == "consumer;gb-government"
        assert found["as_of"] == "2026-11-20"
    with pytest.raises(CallerError, match=r"gone\.toml: there is no such file"):
        settings({}, config=str(tmp_path / "gone.toml"), environ={})


def test_the_ledger_setting_names_a_project_from_where_it_stands(tmp_path):
    init(tmp_path / "p")
    (tmp_path / FILE).write_text('ledger = "p"\n')
    assert settings({}, environ={}, start=tmp_path).project == str(tmp_path / "p")
    with pytest.raises(OperatorError, match="run countermark init"):
        settings({"ledger": str(tmp_path)}, environ={}, start=tmp_path)
    assert open_project(tmp_path / "p").ledger == tmp_path / "p" / ".countermark" / "ledger"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"fail_off = 1\n", "there is no setting “fail_off”"),
        (b'fail-on = "sometimes"\n', "“sometimes” is no value for fail-on"),
        (b"context = 1.5\n", "of the wrong kind"),
        (b"[context]\n", "of the wrong kind"),
        (b"context = \n", "not a TOML file"),
        (b'context = "\xff"\n', "not a TOML file"),
        (b"context = " + b"[" * 100_000, "not a TOML file"),
        (b"#" * 2_000_000, "more than"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path, content, fault):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CallerError, match=fault) as error:
        settings({}, config=str(tmp_path / FILE), environ={})
    assert FILE in str(error.value)
    # One that was merely found stops what it may have decided, and nothing else.
    found = settings(
        {"as_of": "2026-11-20"}, environ={"COUNTERMARK_LEDGER": "none"}, start=tmp_path
    )
    assert fault in found.notes[0]
    assert str(tmp_path / FILE) in found.notes[0]
    assert (found["as_of"], found["color"], found.project) == ("2026-11-20", "auto", None)
    for name in ("fail_on", "context", "known_at"):
        with pytest.raises(CallerError, match="may be set in a file that cannot be used") as error:
            found[name]
        assert f"--{name.replace('_', '-')}" in error.value.next_step
    nothing = settings({}, config="none", environ={}, start=tmp_path)
    assert nothing["fail_on"] == "action-required"
    assert nothing.notes == ()


def test_a_faulty_variable_is_refused_by_name(tmp_path):
    with pytest.raises(CallerError, match="environment COUNTERMARK_COLOR: “pink”"):
        settings({}, environ={"COUNTERMARK_COLOR": "pink"}, start=tmp_path)
