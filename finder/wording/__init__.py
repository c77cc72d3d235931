"""Sentences and labels for people: schedules in words, and the names of the vocabulary."""
