"""Matching and outings: what people can go to together, and the best plan of it. Knows no HTTP and no SQL."""
