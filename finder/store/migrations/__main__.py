"""Writes the next migration, of what tables.py has and the migrations lack.

`python -m finder.store.migrations "what changes"`; read it before it is committed.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from finder.store.engines import open_engine, writing
from finder.store.schema import migrate, migration_config

VERSIONS = Path(__file__).parent / "versions"


def main(message: str) -> None:
    number = len(list(VERSIONS.glob("[0-9]*.py"))) + 1
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/finder.db")
        migrate(engine)
        with writing(engine).begin() as connection:
            command.revision(migration_config(connection), message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
