"""From an image to what of the table it meets: through containers, lists of the user's, reports."""

import hashlib
import io
import tarfile
import zipfile

import pytest
from msgspec import structs

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.inspection.analysers import analysers
from countermark.inspection.examine import examine, joined
from countermark.inspection.indicator_findings import IndicatorTable, with_indicators
from countermark.inspection.indicators import all_rows
from countermark.inspection.join import inspection
from countermark.inspection.walk import walk
from countermark.model.gap import Gap
from countermark.model.indicator import Look
from countermark.reports.inspection.words import finding_words
from countermark.store import shipped
from countermark.store.scratch import Scratch


@pytest.fixture(scope="module")
def tables():
    return shipped.read("countermark.inspection", "shipped")


def zipped(stored: bool, **files: bytes) -> bytes:
    made = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def tar(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def inspected(tables, image: bytes, lists=None):
    met = walk(Opener(readers(), Scratch("x")), memoryview(image), b"image", NEVER)
    made = examine(met, analysers(tables, lists or {}), ASK)
    table = IndicatorTable(all_rows(tables, lists or {}))
    found = inspection([], with_indicators(tuple(joined(made, {}, {})), table), made.gaps)
    return found, {f.values[0][1]: f for f in table.findings(found)}


@pytest.mark.parametrize("stored", [True, False])
def test_a_host_inside_an_app_inside_an_image_is_met_once(tables, stored):
    app = zipped(stored, **{"lib/x.so": b"\0" * 64 + b"https://bigdata.adups.com/\0"})
    found, met = inspected(tables, tar({"system/app/x.apk": app}))
    (sighting,) = [s for s in found.matches if s.thing.indicator == "IND-006"]
    (mark,) = sighting.marks
    assert found.files[mark.file].path[-1] == b"lib/x.so"
    assert mark.spans[0].offset == 64 + len("https://")
    assert [m.file for m in met["IND-006"].marks] == [mark.file]


def test_bytes_between_the_entries_of_a_container_are_looked_through(tables):
    whole = tar({"a": b"x"})
    _, met = inspected(tables, whole + b"\1" * 512 + b"push5.adups.com\0" + b"\1" * 496)
    assert "IND-013" in met


def test_a_path_is_a_file_and_in_bytes_a_text(tables):
    found, _ = inspected(
        tables, tar({"system/bin/fotabinder": b"\1\2", "etc/rc": b"run /system/bin/fotabinder\n"})
    )
    looks = {s.thing.look: s.marks[0].file for s in found.matches if s.thing.indicator == "IND-047"}
    assert looks.keys() == {Look.PATH, Look.WORD}
    assert found.files[looks[Look.PATH]].path[-1] == b"system/bin/fotabinder"


def test_a_sentence_names_the_source_and_says_no_more_than_the_bytes(tables):
    _, met = inspected(tables, tar({"bin/x": b"\0push5.adups.com\0/system/xbin/vo1d\0"}))
    assert finding_words(met["IND-013"]) == (
        "bin/x names the address push5.adups.com, not seen reached, which sources attribute to "
        "update client by Shanghai Adups Technology Co., Ltd.; read statically: public dump of a "
        "phone, build BLU_V0090UU_V25_GENERIC of 27 August 2016 (DroidDumps/blu_blu_vivo_5r_dump "
        "85b923bd), and 1 more source, in our words: push/advert/statistics servers (path /dm/)"
    )
    assert "recalled, nobody read the source again" in finding_words(met["IND-077"])


def test_every_denial_and_what_must_not_be_concluded_stand_in_the_sentence(tables):
    _, met = inspected(tables, tar({"bin/macGuarder": b"\1", "bin/x": b"\0bigdata.adups.com\0"}))
    said = finding_words(met["IND-092"])
    assert "contested by Huawei: not its software" in said
    assert "and by the researcher: corrected to Xiongmai" in said
    assert "; note: Attribution was corrected" in said
    assert "; contested by Shanghai Adups" in finding_words(met["IND-006"])


def test_what_the_user_looks_for_is_found_with_its_own_words(tables):
    lists = {
        "mine.csv": b"type,value,comment\ndomain,maker.example,a made row\nliteral,abcdefgh,\n"
    }
    _, met = inspected(tables, b"\0x.maker.example\0abcdefghi", lists)
    assert met.keys() == {"mine.csv:2", "mine.csv:3"}
    assert "mine.csv: “a made row”" in finding_words(met["mine.csv:2"])


def test_digests_of_all_three_kinds_meet(tables):
    content = b"made content"
    lists = {
        "d.txt": "\n".join(
            hashlib.new(name, content).hexdigest() for name in ("md5", "sha1", "sha256")
        ).encode()
    }
    _, met = inspected(tables, tar({"x": content}), lists)
    assert met.keys() == {"d.txt:1", "d.txt:2", "d.txt:3"}


def test_a_clean_image_meets_nothing(tables):
    words = b"com.plumad.company\0advmob\0adups\0fota\0long.tvs\0gem smart\0/bin/wdx\0T95"
    assert inspected(tables, tar({"bin/x": words, "app/gem.apk": b"\1"}))[1] == {}


def test_time_that_is_up_is_a_gap_and_no_clean_result(tables):
    class Over:
        def passed(self) -> bool:
            return True

    met = walk(Opener(readers(), Scratch("x")), memoryview(b"words"), b"image", NEVER)
    made = examine(met, analysers(tables), structs.replace(ASK, deadline=Over()))
    (file,) = joined(made, {}, {})
    assert len(file.seen.unread) == 2
    assert all(isinstance(gap, Gap) for gap in file.seen.unread)
