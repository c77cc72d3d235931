"""The embedded dataset, importable as finder_data so that the wheel carries it."""
