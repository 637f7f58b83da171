"""In which light and size the pages are looked at."""

import pytest

LOOKS = [
    pytest.param("light", 1360),
    pytest.param("dark", 390),
    pytest.param("dark", 1360, marks=pytest.mark.long),
    pytest.param("light", 390, marks=pytest.mark.long),
]
"""Light or dark, and the width of a window or a phone: each once in all tests, every pair in the long ones."""
