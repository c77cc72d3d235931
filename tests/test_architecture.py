"""The house keeps its floors: what each room of finder may import, read from the source itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

FINDER = Path(__file__).resolve().parent.parent / "finder"

# A room imports rooms on lower floors. The package itself, `finder`, lies beneath them all.
FLOORS = {
    "domain": 1,
    "config": 1,
    "net": 1,
    "shapes": 2,
    "wording": 2,
    "places": 2,
    "formats": 3,
    "store": 3,
    "catalog": 3,
    "intake": 4,
    "planning": 4,
    "handouts": 5,
    "service": 6,
    "api": 7,
    "web": 7,
    "app": 8,
    "serving": 9,
    "cli": 10,
    "__main__": 11,
}

WEB_ROOMS = {"api", "web", "app", "serving"}
ROOMS_OF_LIBRARY = {
    "alembic": {"store"},
    "apscheduler": {"serving"},
    "dateutil": {"domain"},
    "flask": WEB_ROOMS,
    "flask_cors": WEB_ROOMS,
    "flask_restx": WEB_ROOMS,
    "geopy": {"domain", "places", "intake"},
    "holidays": {"wording"},
    "icalendar": {"formats"},
    "limits": {"api"},
    "marshmallow": {"shapes", "api"},
    "msgspec": {"catalog"},
    "numpy": {"catalog", "places", "planning"},
    "scipy": {"catalog", "planning"},
    "sqlalchemy": {"store"},
    "tzfpy": {"places"},
    "urllib3": {"net"},
    "werkzeug": WEB_ROOMS,
}

# Folders beside finder/ that no installation has. The dataset is installed as finder_data.
NOT_INSTALLED = {"tests", "benchmarks", "data"}

ROOMS_WITH_A_CLOCK = {"app", "serving", "cli"}
CLOCK_AND_ENVIRONMENT = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "os.environ",
    "os.getenv",
    "time.time",
    "time.time_ns",
}


@dataclass(frozen=True)
class Import:
    """One imported name: `from finder.domain import geo` is target `finder.domain`, name `geo`."""

    line: int
    target: str
    name: str | None  # None for `import target`
    bound_as: str  # what the importing module calls it
    meaning: str  # the full name behind `bound_as`


@dataclass(frozen=True)
class Module:
    """One module of finder and what its source says; `name` is dotted, as it is imported."""

    name: str
    source: str
    is_package: bool = False

    @property
    def room(self) -> str:
        """The room it lies in; empty for `finder` itself."""
        return room_of(self.name)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, filename=self.name)

    @cached_property
    def imports(self) -> list[Import]:
        """Every import, those inside functions too."""
        return [one for node in ast.walk(self.tree) for one in self._imports_of(node)]

    def _imports_of(self, node: ast.AST) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds `a` to a; `import a.b as c` binds `c` to a.b.
                top = alias.name.partition(".")[0]
                bound_as, meaning = (alias.asname, alias.name) if alias.asname else (top, top)
                yield Import(node.lineno, alias.name, None, bound_as, meaning)
        elif isinstance(node, ast.ImportFrom):
            target = self._target(node)
            for alias in node.names:
                bound_as = alias.asname or alias.name
                yield Import(node.lineno, target, alias.name, bound_as, f"{target}.{alias.name}")

    def _target(self, node: ast.ImportFrom) -> str:
        """The absolute name of what `node` imports from."""
        if node.level == 0:
            return node.module or ""
        parents = self.name.split(".")
        # One dot is the package itself, and a plain module's package is one step up.
        steps_up = node.level - 1 if self.is_package else node.level
        base = parents[: len(parents) - steps_up]
        return ".".join([*base, node.module] if node.module else base)


def room_of(dotted: str) -> str:
    return [*dotted.split("."), ""][1]


def modules_of_finder() -> list[Module]:
    return [read_module(path) for path in sorted(FINDER.rglob("*.py"))]


def read_module(path: Path) -> Module:
    parts = path.relative_to(FINDER.parent).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, path.read_text(encoding="utf-8"), is_package)


def rooms_without_a_floor(modules: list[Module]) -> list[str]:
    return sorted({module.room for module in modules} - {""} - FLOORS.keys())


def imports_not_below(modules: list[Module]) -> list[str]:
    return [
        f"{module.name}:{one.line} imports {target} (floor {FLOORS[room_of(target)]}, not below"
        f" {module.room or 'finder'} on floor {FLOORS.get(module.room, 0)})"
        for module in modules
        for one in module.imports
        for target in [room_imported(one)]
        if target is not None and room_of(target) != module.room
        if FLOORS[room_of(target)] >= FLOORS.get(module.room, 0)
    ]


def room_imported(one: Import) -> str | None:
    """`finder.<room>` of an import, written `from finder import room` or with the whole name."""
    dotted = one.meaning if one.target == "finder" else one.target
    room = room_of(dotted)
    return f"finder.{room}" if dotted.startswith("finder.") and room in FLOORS else None


def import_cycle(modules: list[Module]) -> list[str]:
    """The modules of one import cycle in the order of their imports; empty where there is none."""
    known = {module.name for module in modules}
    graph = {
        module.name: {module_imported(one, known) for one in module.imports} & known for module in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def module_imported(one: Import, known: set[str]) -> str:
    """The module an import asks for: in `from package import name`, name may be a module or stand in one."""
    return one.meaning if one.name is not None and one.meaning in known else one.target


def libraries_out_of_their_rooms(modules: list[Module]) -> list[str]:
    return [
        f"{module.name}:{one.line} imports {library}, which stays in {', '.join(sorted(rooms))}"
        for module in modules
        for one in module.imports
        for library in [one.target.partition(".")[0]]
        for rooms in [ROOMS_OF_LIBRARY.get(library)]
        if rooms is not None and module.room not in rooms
    ]


def imports_of_what_is_not_installed(modules: list[Module]) -> list[str]:
    return [
        f"{module.name}:{one.line} imports {one.target}"
        for module in modules
        for one in module.imports
        if one.target.partition(".")[0] in NOT_INSTALLED
    ]


def readings_of_clock_or_environment(modules: list[Module]) -> list[str]:
    return [
        f"{module.name}:{node.lineno} reads {meant}"
        for module in modules
        if module.room not in ROOMS_WITH_A_CLOCK
        for meanings in [{one.bound_as: one.meaning for one in module.imports}]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.expr)
        for meant in [full_name(node, meanings)]
        if meant in CLOCK_AND_ENVIRONMENT
    ]


def full_name(node: ast.expr, meanings: dict[str, str]) -> str | None:
    """What an expression such as `dt.datetime.now` means, by the imports; None if it is no such name."""
    if isinstance(node, ast.Attribute):
        owner = full_name(node.value, meanings)
        return None if owner is None else f"{owner}.{node.attr}"
    return meanings.get(node.id) if isinstance(node, ast.Name) else None


def as_list(offenders: list[str]) -> str:
    return "\n".join(["", *offenders])


def test_every_room_has_a_floor() -> None:
    strangers = rooms_without_a_floor(modules_of_finder())
    assert not strangers, f"not in FLOORS: {', '.join(strangers)}"


def test_a_room_imports_only_rooms_on_lower_floors() -> None:
    offenders = imports_not_below(modules_of_finder())
    assert not offenders, as_list(offenders)


def test_no_module_imports_itself_through_others() -> None:
    cycle = import_cycle(modules_of_finder())
    assert not cycle, " imports ".join(cycle)


def test_each_library_stays_in_its_rooms() -> None:
    offenders = libraries_out_of_their_rooms(modules_of_finder())
    assert not offenders, as_list(offenders)


def test_finder_imports_nothing_that_is_not_installed() -> None:
    offenders = imports_of_what_is_not_installed(modules_of_finder())
    assert not offenders, as_list(offenders)


def test_clock_and_environment_are_read_in_app_serving_and_cli_alone() -> None:
    offenders = readings_of_clock_or_environment(modules_of_finder())
    assert not offenders, as_list(offenders)


@pytest.mark.parametrize(
    ("offender", "complaint"),
    [
        pytest.param(
            Module("finder.domain.geo", "import finder.store.tables"),
            "finder.domain.geo:1 imports finder.store (floor 3, not below domain on floor 1)",
            id="a room above",
        ),
        pytest.param(
            Module("finder.intake.clean", "from finder.planning import match"),
            "finder.intake.clean:1 imports finder.planning (floor 4, not below intake on floor 4)",
            id="a neighbour",
        ),
        pytest.param(
            Module("finder.config", "from finder import cli"),
            "finder.config:1 imports finder.cli (floor 10, not below config on floor 1)",
            id="from the package itself",
        ),
        pytest.param(
            Module("finder.catalog.filters", "from ..api.cursor import Cursor"),
            "finder.catalog.filters:1 imports finder.api (floor 7, not below catalog on floor 3)",
            id="relative, from a module",
        ),
        pytest.param(
            Module("finder.catalog", "from ..api import cursor", is_package=True),
            "finder.catalog:1 imports finder.api (floor 7, not below catalog on floor 3)",
            id="relative, from a package",
        ),
        pytest.param(
            Module("finder.net.fetch", "def fetch():\n    from finder.app import create_app"),
            "finder.net.fetch:2 imports finder.app (floor 8, not below net on floor 1)",
            id="inside a function",
        ),
        pytest.param(
            Module("finder", "from finder.domain import geo", is_package=True),
            "finder:1 imports finder.domain (floor 1, not below finder on floor 0)",
            id="finder itself",
        ),
    ],
)
def test_an_import_that_is_not_from_below_is_noticed(offender: Module, complaint: str) -> None:
    assert imports_not_below([offender]) == [complaint]


@pytest.mark.parametrize(
    "law_abiding",
    [
        pytest.param(Module("finder.store.tables", "from finder.domain.geo import Point"), id="from below"),
        pytest.param(Module("finder.store.tables", "from .migrations import env"), id="from its own room"),
        pytest.param(Module("finder.net.fetch", "from finder import __version__"), id="from finder itself"),
    ],
)
def test_an_import_from_below_is_fine(law_abiding: Module) -> None:
    assert imports_not_below([law_abiding]) == []


def test_an_unknown_room_is_noticed() -> None:
    assert rooms_without_a_floor([Module("finder.utils.text", ""), Module("finder.app", "")]) == ["utils"]


def test_an_import_cycle_is_noticed() -> None:
    window = Module("finder.domain.window", "from finder.domain import schedule")
    schedule = Module("finder.domain.schedule", "from .window import Window")
    assert set(import_cycle([window, schedule])) == {"finder.domain.window", "finder.domain.schedule"}


def test_a_cycle_through_the_package_is_noticed() -> None:
    package = Module("finder.domain", "from .geo import Point", is_package=True)
    geo = Module("finder.domain.geo", "from finder.domain import Window")
    assert set(import_cycle([package, geo])) == {"finder.domain", "finder.domain.geo"}


def test_a_package_that_gathers_its_parts_is_no_cycle() -> None:
    package = Module("finder.domain", "from . import geo, window", is_package=True)
    geo = Module("finder.domain.geo", "from . import window")
    assert import_cycle([package, geo, Module("finder.domain.window", "")]) == []


@pytest.mark.parametrize(
    ("offender", "complaint"),
    [
        pytest.param(
            Module("finder.api.nearby", "import numpy as np"),
            "finder.api.nearby:1 imports numpy, which stays in catalog, places, planning",
            id="a whole library",
        ),
        pytest.param(
            Module("finder.service.reading", "from sqlalchemy.orm import Session"),
            "finder.service.reading:1 imports sqlalchemy, which stays in store",
            id="a part of a library",
        ),
    ],
)
def test_a_library_out_of_its_room_is_noticed(offender: Module, complaint: str) -> None:
    assert libraries_out_of_their_rooms([offender]) == [complaint]


def test_a_room_of_our_own_is_not_taken_for_a_library() -> None:
    assert libraries_out_of_their_rooms([Module("finder.api.pages", "from .flask import page")]) == []


def test_an_import_of_the_tests_is_noticed() -> None:
    offender = Module("finder.app", "from tests.builders import meeting")
    assert imports_of_what_is_not_installed([offender]) == ["finder.app:1 imports tests.builders"]


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        pytest.param("import datetime\ndatetime.datetime.now()", "datetime.datetime.now", id="whole name"),
        pytest.param("import datetime as dt\ndt.date.today()", "datetime.date.today", id="renamed module"),
        pytest.param("from datetime import datetime as D\nD.now()", "datetime.datetime.now", id="renamed"),
        pytest.param("from time import time\nread(clock=time)", "time.time", id="not called, handed on"),
        pytest.param("import os.path\nos.environ['HOME']", "os.environ", id="by way of os.path"),
    ],
)
def test_a_clock_or_environment_read_elsewhere_is_noticed(source: str, meant: str) -> None:
    assert readings_of_clock_or_environment([Module("finder.intake.clean", source)]) == [
        f"finder.intake.clean:2 reads {meant}"
    ]


def test_the_command_line_may_read_the_clock() -> None:
    assert readings_of_clock_or_environment([Module("finder.cli.plan", "import time\ntime.time()")]) == []
