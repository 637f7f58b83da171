"""Attachments: reserved, uploaded once, used, and downloaded again with the token."""

import httpx
import pytest

from emulator.platform_caller import Platform
from lineworks_emulator import create_app

pytestmark = pytest.mark.anyio
BOT = 2000001
PATH = f"/v1.0/bots/{BOT}/attachments"


async def reserve(platform, name="見積書.pdf"):
    answer = await platform.client.post(PATH, json={"fileName": name})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def upload(platform, content=b"bytes", part="Filedata"):
    reserved = await reserve(platform)
    answer = await platform.client.post(reserved["uploadUrl"], files={part: ("a.pdf", content, "application/pdf")})
    assert answer.status_code == 201, answer.text
    assert answer.json()["fileId"] == reserved["fileId"]
    return reserved


@pytest.mark.parametrize("part", ["Filedata", "FileData"])
async def test_what_was_uploaded_comes_back(platform, part):
    reserved = await upload(platform, "内容".encode(), part)
    found = await platform.client.get(f"{PATH}/{reserved['fileId']}")
    assert found.status_code == 302
    assert not [name for name in found.headers if name.startswith("ratelimit")]
    loaded = await platform.client.get(found.headers["location"])
    assert (loaded.content.decode(), loaded.headers["content-type"]) == ("内容", "application/pdf")
    del platform.client.headers["Authorization"]
    assert (await platform.client.get(found.headers["location"])).status_code == 401


async def test_an_upload_address_works_once_with_the_token_for_a_day(platform):
    reserved = await upload(platform)
    files = {"Filedata": ("a.pdf", b"again")}
    assert (await platform.client.post(reserved["uploadUrl"], files=files)).status_code == 404
    other, late = await reserve(platform), await reserve(platform)
    without = await platform.client.post(other["uploadUrl"], files=files, headers={"Authorization": ""})
    assert without.status_code == 401
    assert (await platform.client.post(other["uploadUrl"], files={"Wrong": b"x"})).status_code == 400
    await platform.control("clock", advance_seconds=86401)
    await platform.sign_in()
    assert (await platform.client.post(late["uploadUrl"], files=files)).status_code == 404
    assert (await platform.client.get(f"{PATH}/{reserved['fileId']}")).status_code == 404


@pytest.mark.parametrize("body", [{}, {"fileName": ""}, {"fileName": 5}, {"fileName": "a.pdf", "size": 3}])
async def test_only_a_file_name_is_taken(platform, body):
    answer = await platform.client.post(PATH, json=body)
    expected = {"code": "INVALID_PARAMETER", "description": "Request body cannot be parsed."}
    assert (answer.status_code, answer.json()) == (400, expected)


async def test_an_uploaded_file_can_be_sent_and_an_empty_reservation_cannot(platform):
    reserved = await reserve(platform)
    image = {"type": "image", "fileId": reserved["fileId"]}
    assert "content is invalid" in (await platform.send(image)).json()["description"]
    uploaded = await upload(platform)
    assert (await platform.send(image | {"fileId": uploaded["fileId"]})).status_code == 201


async def test_one_megabyte_is_the_most_but_for_files_and_images(platform):
    large = await upload(platform, b"x" * 1_000_001)
    assert (await platform.send({"type": "file", "fileId": large["fileId"]})).status_code == 201
    refused = await platform.send({"type": "audio", "fileId": large["fileId"]})
    assert (refused.status_code, refused.json()["description"]) == (400, "content.fileId content is invalid")


async def test_the_status_of_an_upload_is_a_switch(platform):
    await platform.switch(upload_status=200)
    reserved = await reserve(platform)
    answer = await platform.client.post(reserved["uploadUrl"], files={"Filedata": ("a", b"x")})
    assert answer.status_code == 200


async def test_files_outlive_the_process_with_a_data_directory(company, app_key, tmp_path):
    app = create_app(company, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
        platform = Platform(client, app_key)
        await platform.sign_in()
        reserved = await upload(platform, b"kept")
        header = client.headers["Authorization"]
    await app.close()
    again = create_app(company, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(again), base_url="http://emulator") as client:
        client.headers["Authorization"] = header
        found = await client.get(f"{PATH}/{reserved['fileId']}")
        assert (await client.get(found.headers["location"])).content == b"kept"
    await again.close()
