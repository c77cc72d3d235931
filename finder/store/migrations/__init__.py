"""The steps from an empty database to tables.py; `python -m finder.store.migrations "…"` writes the next."""
