"""Values and rules: geography, time, listings and the vocabulary. No I/O, no clock, no framework."""
