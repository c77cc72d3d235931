"""A plan to take along: as a calendar, as texts for each day, as a page to print."""
