"""Running finder: workers, and a log that knows paths alone."""
