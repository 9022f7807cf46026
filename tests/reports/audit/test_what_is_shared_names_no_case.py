"""The forms that may leave the house, searched through for every reference that is in the audit."""

import json
import zipfile
from pathlib import Path

import pypdf
import pytest

from tests.reports.audit.forms_made import make_shared


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def references(folder: Path) -> set[str]:
    return make_shared(folder)


def texts(folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(folder / "report.xlsx") as book:
        workbook = "".join(book.read(name).decode() for name in book.namelist())
    return {
        "report.html": (folder / "report.html").read_text("utf-8"),
        "figures.json": (folder / "figures.json").read_text("utf-8"),
        "report.xlsx": workbook,
        "report.pdf": "".join(page.extract_text() for page in pypdf.PdfReader(folder / "report.pdf").pages),
    }


def test_no_form_holds_a_reference(folder: Path, references: set[str]) -> None:
    assert len(references) > 200
    for name, text in texts(folder).items():
        assert not [reference for reference in references if reference in text], name


def test_every_form_says_that_it_may_be_shared(folder: Path, references: set[str]) -> None:
    assert json.loads((folder / "figures.json").read_text("utf-8"))["about"]["internal"] is False
    for name, text in texts(folder).items():
        if name != "figures.json":
            assert "Mag gedeeld worden" in " ".join(text.split()), name
