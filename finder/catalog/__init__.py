"""The read model: listings compiled into an immutable snapshot, asked by place and time."""
