"""``pytest --eqcheck``: the plugin that pytest loads, which lives in faces."""

from .faces.pytest_plugin import pytest_addoption, pytest_collect_file, pytest_configure

__all__ = ["pytest_addoption", "pytest_collect_file", "pytest_configure"]
