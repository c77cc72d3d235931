"""finder: a community sober-activity and meeting finder."""

__version__ = "0.1.0"
