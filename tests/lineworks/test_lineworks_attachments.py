"""Files up and down, and whom the token is shown to on the way."""

import pytest

from toritsugi.lineworks import (
    AttachmentSlot,
    BadAnswer,
    BadArgument,
    Endpoints,
    NotFound,
    Redirected,
    Unauthorized,
)

pytestmark = pytest.mark.anyio

TOKEN = "a-token"


async def test_a_file_goes_up_as_a_form(line, far_end):
    content = bytes(range(256)) * 8192
    far_end.says(200)
    await line.upload(TOKEN, AttachmentSlot("f", f"{far_end.url}/up/1"), '図"面.pdf', content)
    (seen,) = far_end.seen
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    kind, _, boundary = seen.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    _, name, part, end = seen.body.split(f"--{boundary}".encode())
    assert name.endswith("\r\n\r\n図_面.pdf\r\n".encode())
    head, _, sent = part.partition(b"\r\n\r\n")
    assert 'name="Filedata"; filename="図_面.pdf"' in head.decode()
    assert sent == content + b"\r\n"
    assert end == b"--\r\n"


async def test_an_upload_to_a_stranger_is_not_made(line, other_host):
    with pytest.raises(BadArgument):
        await line.upload(TOKEN, AttachmentSlot("f", f"{other_host.url}/up/1"), "a.txt", b"a")
    assert other_host.seen == []


async def test_an_upload_that_is_refused(line, far_end):
    far_end.says(401)
    with pytest.raises(Unauthorized):
        await line.upload(TOKEN, AttachmentSlot("f", f"{far_end.url}/up/1"), "a.txt", b"a")


@pytest.mark.parametrize("name", ["", ".", "..", "  "])
async def test_a_file_without_a_name_is_not_announced(line, far_end, name):
    with pytest.raises(BadArgument):
        await line.create_attachment(TOKEN, 1, name)
    assert far_end.seen == []


async def test_a_file_comes_down_with_the_token_shown_again(line, far_end):
    far_end.says(302, Location=f"{far_end.url}/storage/f?sig=a%2Fb")
    far_end.says(200, b"\x89PNG", Content_Type="image/png")
    got = await line.download(TOKEN, 1, "jp1.162.0.1")
    assert (got.content, got.content_type) == (b"\x89PNG", "image/png")
    assert [seen.path for seen in far_end.seen] == [
        "/v1.0/bots/1/attachments/jp1.162.0.1",
        "/storage/f?sig=a%2Fb",
    ]
    assert far_end.seen[1].headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_download_from_a_stranger_is_not_followed(line, far_end, other_host):
    far_end.says(302, Location=f"{other_host.url}/storage/f")
    with pytest.raises(Redirected):
        await line.download(TOKEN, 1, "f")
    assert other_host.seen == []


async def test_a_second_redirect_is_not_followed(line, far_end):
    far_end.says(302, Location=f"{far_end.url}/storage/1")
    far_end.says(302, Location=f"{far_end.url}/storage/2")
    with pytest.raises(Redirected):
        await line.download(TOKEN, 1, "f")
    assert len(far_end.seen) == 2


async def test_a_file_that_is_gone(line, far_end):
    far_end.says(302, Location=f"{far_end.url}/storage/1")
    far_end.says(404)
    with pytest.raises(NotFound):
        await line.download(TOKEN, 1, "f")


async def test_a_file_that_is_too_large_is_not_kept(line, far_end):
    far_end.says(302, Location=f"{far_end.url}/storage/1")
    far_end.says(200, b"x" * 1001)
    with pytest.raises(BadAnswer, match="too large"):
        await line.download(TOKEN, 1, "f", size_max=1000)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://storage.worksmobile.com/k/emsg/r/jp1/1", True),
        ("https://apis-storage.worksmobile.com:443/x", True),
        ("https://STORAGE.worksmobile.com/x", True),
        ("https://www.worksapis.com/v1.0/x", True),
        ("http://storage.worksmobile.com/x", False),
        ("https://storage.worksmobile.com:8443/x", False),
        ("https://storage.worksmobile.com@evil.example/x", False),
        ("https://user:word@storage.worksmobile.com/x", False),
        ("https://evil.example/storage.worksmobile.com", False),
        ("https://storage.worksmobile.com.evil.example/x", False),
        ("https://evil.example\\@storage.worksmobile.com/x", False),
        ("https://storage.worksmobile.com\\.evil.example/x", False),
        ("https://evilstorage.worksmobile.com/x", False),
        ("//storage.worksmobile.com/x", False),
        ("/relative", False),
        ("https://storage.worksmobile.com:x/", False),
        ("https://[::1/", False),
        ("file:///etc/passwd", False),
        ("https://storage.worksmobile.com/a b", False),
        ("https://storage.worksmobile.com/\n", False),
        ("", False),
    ],
)
def test_who_may_see_the_token(url, trusted):
    assert Endpoints().may_see_token(url) is trusted
