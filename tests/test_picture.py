"""Whatever somebody brings as a picture is painted anew, or refused in one sentence before it costs anything."""

import io
import struct
import zlib

import pytest
from PIL import Image

from drawings import drawn, opened
from toritsugi.picture import HEAVY_PNG, UPLOAD_LIMIT, Frame, PictureRefused, repainted

pytestmark = pytest.mark.anyio
FRAME = Frame(100, 100)
PLACE = b"35.6812N 139.7671E"


def exif(turned: int) -> bytes:
    """What a phone writes down beside a photograph: how it was held, and where."""
    found = Image.Exif()
    found[0x0112] = turned
    found[0x010E] = PLACE.decode()
    return found.tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_nothing_but_what_is_seen_is_kept(kind: str) -> None:
    said = {"exif": exif(1), "icc_profile": PLACE * 20, "comment": PLACE, "xmp": PLACE}
    content = drawn(kind, **said) + b"<script>alert(1)</script>"
    assert PLACE in content
    picture = await repainted(content, FRAME)
    assert picture.media_type == f"image/{kind.lower()}" and opened(picture).size == (24, 16)
    assert PLACE not in picture.content and b"script" not in picture.content
    assert not {"exif", "icc_profile", "comment", "xmp", "dpi"} & set(opened(picture).info)


async def test_a_picture_is_made_small_upright_and_square_where_that_is_wanted() -> None:
    tall = await repainted(drawn("JPEG", (400, 200), exif=exif(6)), FRAME)
    assert opened(tall).size == (50, 100)
    assert opened(await repainted(drawn("JPEG", (400, 200)), Frame(80, 80, square=True))).size == (80, 80)
    assert opened(await repainted(drawn(size=(30, 20)), Frame(80, 80, square=True))).size == (20, 20)
    assert opened(await repainted(drawn(size=(5000, 2)), FRAME)).size == (100, 1)


async def test_what_can_be_seen_through_stays_so_and_a_photograph_is_not_kept_as_png() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).quantize(4).save(file, "PNG", transparency=0)
    assert opened(await repainted(file.getvalue(), FRAME)).mode == "RGBA"
    noise = io.BytesIO()
    Image.effect_noise((700, 700), 90).convert("RGB").save(noise, "PNG")
    found = await repainted(noise.getvalue(), Frame(700, 700))
    assert len(noise.getvalue()) > HEAVY_PNG and found.media_type == "image/jpeg"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    told = (struct.pack(">I", len(said)) + name + said + _check(name + said) for name, said in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def _check(said: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(said))


def moving(kind: str) -> bytes:
    return drawn(kind, save_all=True, append_images=[Image.new("RGB", (24, 16), "red")])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no_picture"),
        (drawn("GIF"), "no_picture"),
        (drawn("TIFF"), "no_picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "no_picture"),
        (moving("PNG"), "animated"),
        (moving("WEBP"), "animated"),
        (drawn("JPEG", (300, 300))[:-200], "broken"),
        (bomb(60_000, 60_000), "too_many_pixels"),
        (bomb(4000, 3001), "too_many_pixels"),
        (bomb(100, 100), "broken"),
        (drawn() + bytes(UPLOAD_LIMIT), "too_large"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        await repainted(content, FRAME)
    assert refused.value.reason == reason


async def test_a_phones_file_with_a_second_picture_is_its_first() -> None:
    assert opened(await repainted(moving("MPO"), FRAME)).getpixel((5, 5))[1] > 100  # type: ignore[index]
