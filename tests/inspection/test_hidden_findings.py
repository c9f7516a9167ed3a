"""What is hidden becomes one finding, with every file that holds it and the steps that hid it."""

from __future__ import annotations

import base64
import io
import zipfile

import msgspec
from tests.inspection.apk_maker import apk as package
from tests.inspection.apk_maker import manifest
from tests.inspection.dex_maker import app, characters
from tests.inspection.made_images import inspected

from countermark.inspection.whole_hidden import hidden_findings
from countermark.model.artefact import Span
from countermark.model.inspected import Concern, Mark, Sighting, Weight
from countermark.model.inspection import Endpoint, EndpointKind, Hiding
from countermark.reports.inspection.words import finding_words

URL = "https://collect.kestrelmark.net/up.do"
COMMAND = "pm grant org.example"
HIDDEN = {Concern.HIDDEN_ENDPOINT, Concern.HIDDEN_COMMAND, Concern.HIDDEN_TEXT}


def apk(dex: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("classes.dex", dex)
    return made.getvalue()


def test_each_hidden_thing_is_told_once_with_all_its_files():
    encoded = base64.b64encode(URL.encode()).decode()
    first = apk(app([characters(0, encoded), characters(1, COMMAND)]))
    second = apk(app([characters(0, encoded), characters(1, "org.example.task")], strings=("x",)))
    found = inspected({"a.apk": first, "b.apk": second})
    told = {
        (f.concern, f.weight, f.subject, dict(f.values)["value"], len(f.marks))
        for f in found.findings
        if f.concern in HIDDEN
    }
    assert told == {
        (Concern.HIDDEN_ENDPOINT, Weight.ADVISORY, "a.apk/classes.dex", URL, 2),
        (Concern.HIDDEN_COMMAND, Weight.ADVISORY, "a.apk/classes.dex", COMMAND, 1),
        (Concern.HIDDEN_TEXT, Weight.NOTE, "b.apk/classes.dex", "org.example.task", 1),
    }
    (address,) = (f for f in found.findings if f.concern is Concern.HIDDEN_ENDPOINT)
    words = finding_words(address)
    assert f"a.apk/classes.dex holds the address {URL}" in words
    assert "hidden as array of characters of base64 (the like stands in none of" in words
    assert "without the apps of a known updater" in words


def test_an_app_is_called_by_its_package():
    dex = app([characters(0, URL)])
    found = inspected({"a.apk": package(manifest("org.example.a"), files={"classes.dex": dex})})
    (address,) = (f for f in found.findings if f.concern is Concern.HIDDEN_ENDPOINT)
    assert address.subject == "org.example.a"
    assert address.base_rate == 0


def test_a_text_under_keys_in_two_places_is_one_finding():
    first = Endpoint(
        value=URL, host="h", kind=EndpointKind.URL, hidden_as=(Hiding.DES,), key=(Span(1, 8),)
    )
    second = msgspec.structs.replace(first, key=(Span(9, 8),))
    marks = [
        Sighting(first, (Mark(0, (Span(0, 4),)),)),
        Sighting(second, (Mark(0, (Span(5, 4),)),)),
    ]
    found = msgspec.structs.replace(inspected({"a": b"x"}), endpoints=tuple(marks))
    (finding,) = hidden_findings(found)
    assert finding.marks == (Mark(0, (Span(0, 4), Span(5, 4))),)


def test_a_place_leads_to_the_bytes_of_the_file():
    dex = app([characters(0, URL)])
    found = inspected({"a.apk": apk(dex)})
    (address,) = (f for f in found.findings if f.concern is Concern.HIDDEN_ENDPOINT)
    (mark,) = address.marks
    assert found.files[mark.file].path[-1] == b"classes.dex"
    span = mark.spans[0]
    assert dex[span.offset : span.end].decode("utf-16-le") == URL


def test_an_address_that_is_only_a_name_makes_no_finding():
    found = inspected({"a.dex": app([characters(0, "http://www.w3.org/XML/1998/namespace")])})
    assert not [f for f in found.findings if f.concern in HIDDEN]
    assert [s.thing.common for s in found.endpoints if s.thing.hidden_as] == [True]
