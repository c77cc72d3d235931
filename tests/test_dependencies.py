"""What finder requires it uses, and what it uses has a reason."""

from __future__ import annotations

import ast
import re
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Read by Python's own zoneinfo where the system has no time zones.
NEVER_IMPORTED = {"tzdata"}


def required() -> list[str]:
    """The names of what setup.cfg requires."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    lines = config["options"]["install_requires"].split()
    return sorted(match[0].lower() for line in lines if (match := re.match(r"[A-Za-z][\w.-]*", line)))


def imported() -> set[str]:
    """The names of all distributions that finder imports something of."""
    modules = {
        name.partition(".")[0]
        for path in (*(ROOT / "finder").rglob("*.py"), *(ROOT / "data").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        for name in names_of(node)
    }
    owners = packages_distributions()
    return {owner.lower() for module in modules for owner in owners.get(module, ())}


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []


@pytest.mark.parametrize("name", required())
def test_what_is_required_is_imported(name: str) -> None:
    assert name in imported() | NEVER_IMPORTED


@pytest.mark.parametrize("name", required())
def test_what_is_required_has_a_reason(name: str) -> None:
    reasons = (ROOT / "docs/decisions/0029-each-library-has-a-reason.md").read_text().lower()
    assert re.search(rf"\b{re.escape(name)}\b", reasons)
