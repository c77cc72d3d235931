"""Feeds made clean: rows to listings with true zones and places, and to ids that stand."""
