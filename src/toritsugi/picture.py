"""Pictures that people bring: decoded, made small, and painted anew, so that nothing but what is seen is kept."""

import asyncio
import io
import threading
from typing import Any

import msgspec
from PIL import Image, ImageOps

UPLOAD_LIMIT = 10_000_000
"""Bytes of a picture that somebody brings: what a phone takes. What is kept of it is far smaller."""
PIXEL_LIMITS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
"""Width times height that is decoded, as `SENTENCES` says it; a JPEG is made smaller while it is decoded."""
HEAVY_PNG = 300_000
"""Bytes beyond which a PNG is a photograph, which another format keeps in a tenth of them."""
FORMATS = ("PNG", "JPEG", "WEBP")
SENTENCES: dict[str, tuple[str, str]] = {
    "no_picture": (
        "PNG、JPEG、WebP のどれかの画像を選んでください。",
        "choose a picture in PNG, JPEG or WebP.",
    ),
    "animated": (
        "動く画像は使えません。動かない画像を選んでください。",
        "the picture moves; choose one that stands still.",
    ),
    "broken": (
        "画像を最後まで読み取れません。保存し直すか、別の画像を選んでください。",
        "the picture is damaged; save it again, or choose another one.",
    ),
    "too_large": ("画像が大きすぎます。{value} MB までの画像を選んでください。", "is too large; at most {value} MB."),
    "too_many_pixels": (
        "画像の縦と横が大きすぎます。JPEG は5,000万画素、PNG と WebP は1,200万画素までに縮めてください。",
        "has too many pixels; make it smaller: 50 million at most as JPEG, 12 million as PNG or WebP.",
    ),
}
"""What is wrong with a picture and what to do, in Japanese and in English, by the reason of `PictureRefused`."""
FACE = (0.5, 0.3)
"""What stays of a portrait that is cut to a square: the middle, and rather the upper part."""
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK"})
"""What Pillow turns into red, green and blue without a loss that could be seen."""
_PALETTES = frozenset({"1", "P", "PA"})
"""Those of them in which nothing can be mixed."""
_SAVED: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "optimize": True},
    "WEBP": {"quality": 88},
}
_one_at_a_time = threading.Lock()
"""Several at once would need the memory several times."""

# The bound of this file is looked at before anything is decoded; Pillow's own only warns.
Image.MAX_IMAGE_PIXELS = None


class Picture(msgspec.Struct, frozen=True):
    """A picture as browsers show it. `media_type` is image/png, image/jpeg or image/webp."""

    media_type: str
    content: bytes


class Frame(msgspec.Struct, frozen=True):
    """How large a picture may be, in pixels. `square`: what stands over is cut off, above and below or at the sides."""

    width: int
    height: int
    square: bool = False


class PictureRefused(Exception):
    """Why a picture cannot be taken; `reason` is a key of `SENTENCES`, `value` fills it."""

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(SENTENCES[reason][1].format(value=value))
        self.reason = reason
        self.value = value


async def repainted(content: bytes, frame: Frame) -> Picture:
    """The picture within the frame, upright, without whatever else the file carried.

    Raises PictureRefused for what is no picture, moves, is damaged, or is too large to be decoded.
    """
    if len(content) > UPLOAD_LIMIT:
        raise PictureRefused("too_large", str(UPLOAD_LIMIT // 1_000_000))
    return await asyncio.to_thread(_repainted, content, frame)


def _repainted(content: bytes, frame: Frame) -> Picture:
    with _one_at_a_time:
        found = _opened(content)
        try:
            return _saved(_framed(found, frame), "JPEG" if found.format == "MPO" else str(found.format))
        except Exception:
            # Decoders answer damaged files with whatever they stumble over.
            raise PictureRefused("broken") from None


def _opened(content: bytes) -> Image.Image:
    """What the file says that it is; nothing is decoded yet."""
    try:
        found = Image.open(io.BytesIO(content), formats=FORMATS)
    except Exception:
        # As above: a header can be damaged in as many ways.
        raise PictureRefused("no_picture") from None
    if found.mode not in _MODES:
        raise PictureRefused("no_picture")
    if found.width * found.height > PIXEL_LIMITS[str(found.format)]:
        raise PictureRefused("too_many_pixels")
    # A phone's JPEG may hold further pictures (MPO), of which the first is the photograph.
    if found.format != "MPO" and getattr(found, "is_animated", False):
        raise PictureRefused("animated")
    return found


def _framed(found: Image.Image, frame: Frame) -> Image.Image:
    """Made smaller first, and then turned and given its usual colours: each step copies it."""
    found.draft("RGB", (frame.width, frame.height))
    found = _coloured(found) if found.mode in _PALETTES else found
    scale = _scale(found, frame)
    within = (max(1, round(found.width * scale)), max(1, round(found.height * scale)))
    found.thumbnail(within, Image.Resampling.LANCZOS)
    upright = _coloured(ImageOps.exif_transpose(found))
    side = min(upright.size)
    return ImageOps.fit(upright, (side, side), centering=FACE) if frame.square else upright


def _scale(found: Image.Image, frame: Frame) -> float:
    ways = (frame.width / found.width, frame.height / found.height)
    return min(1.0, max(ways) if frame.square else min(ways))


def _coloured(found: Image.Image) -> Image.Image:
    clear = found.mode in {"LA", "PA", "RGBA"} or "transparency" in found.info
    return found.convert("RGBA" if clear else "RGB")


def _saved(painted: Image.Image, kind: str) -> Picture:
    fresh = Image.new(painted.mode, painted.size)
    fresh.paste(painted)
    written = io.BytesIO()
    fresh.save(written, kind, **_SAVED[kind])
    if kind == "PNG" and written.tell() > HEAVY_PNG:
        return _saved(fresh, "WEBP" if fresh.mode == "RGBA" else "JPEG")
    return Picture(f"image/{kind.lower()}", written.getvalue())
