"""Pages that talk only to the public API."""
