"""The code as a picture that cameras and hand scanners read."""

import io

import segno


def qr_picture(address: str) -> bytes:
    """A PNG with the quiet border that readers need (ISO/IEC 18004: four modules)."""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(written, kind="png", scale=7, border=4, dark="#14181f")
    return written.getvalue()


def qr_lines(address: str) -> str:
    """The same as an SVG image to stand in a page."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=7, border=4, dark="#14181f", light="#fff")
