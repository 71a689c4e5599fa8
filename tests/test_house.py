"""The house stays small: rooms of one purpose, functions of one paragraph."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "redact", "watermark", "release", "samples")
FILES = [*sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")),
         *(path for path in sorted(ROOT.glob("*.py")))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_to_one_purpose(path: Path) -> None:
    """A file past 300 lines has grown a second purpose."""
    assert path.read_text().count("\n") <= 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_is_a_paragraph(path: Path) -> None:
    """A function past 40 lines does more than its name says."""
    long = [f"{node.name}: {node.end_lineno - node.lineno + 1}" for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno - node.lineno + 1 > 40]
    assert not long


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_what_it_is_for(path: Path) -> None:
    """The first line of a file is a sentence."""
    first = (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]
    assert first.endswith("."), f"{path}: {first!r}"
