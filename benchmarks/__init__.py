"""finder beside its peers on the same listings, in the same run: `make bench`."""
