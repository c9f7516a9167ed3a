"""A party's name that was masked as a secret is not examined; what is a mask is no subject."""

from __future__ import annotations

import pytest

LISTED = "Huawei Technologies Co., Ltd."
FILES = {
    "names.txt": "Blue Finch LLC\npassword: Huawei Technologies\n",
    "list.csv": "supplier,country\nBlue Finch LLC,US\npassword: Huawei Technologies,CN\n",
    "column.csv": "supplier,password\nBlue Finch LLC,Huawei\n",
    "wide.csv": "supplier,ｐａｓｓｗｏｒｄ\nBlue Finch LLC,Huawei Technologies\n",
    "setting.csv": f"supplier,note\nBlue Finch LLC,secret={LISTED}\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_name_that_was_masked_is_not_examined(check, tmp_path, name):
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    code, document = check(name)
    assert code == 13
    assert [g for g in document["not_examined"] if g["why"] == "a secret, not kept"]
    assert {subject["name"] for subject in document["subjects"]} == {"Blue Finch LLC"}
    assert "Huawei" not in str(document)


def test_a_secret_that_is_no_name_asks_for_nothing(check, tmp_path):
    text = "supplier,password\nBlue Finch LLC,Plant4711\nCogs Ltd,x9!k2\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    code, document = check("s.csv")
    assert (code, document["not_examined"]) == (0, [])


def test_a_document_with_a_secret_in_another_script_is_masked(check, tmp_path):
    from tests.formats.papers import docx, paragraph, word_xml

    body = paragraph("Supplied by Blue Finch.") + paragraph("Пароль: Plant4711")
    (tmp_path / "a.docx").write_bytes(docx({"document": word_xml(body)}))
    _, document = check("a.docx")
    assert "Plant4711" not in str(document)
