"""The HTTP API: one module a resource, each operation with its contract, the document made from these."""
