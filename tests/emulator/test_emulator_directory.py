"""Members: the list, its pages, and a record that depends on the token."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio


async def test_the_list_holds_the_domains_members_whole(platform):
    body = (await platform.client.get("/v1.0/users")).json()
    assert [user["userId"] for user in body["users"]] == ["u-yamamoto", "u-tanaka", "u-suzuki", "u-gone"]
    first = body["users"][0]
    assert first["userName"]["lastName"] == "山本"
    assert first["organizations"][0]["orgUnits"][0]["orgUnitName"] == "営業部"
    assert (first["domainId"], body["users"][3]["isDeleted"]) == (10000001, True)
    assert body["responseMetaData"] == {}


async def test_pages_follow_each_other_by_a_cursor_that_needs_encoding(platform):
    seen, cursor = [], None
    for _ in range(3):
        query = {"count": "2"} | ({"cursor": cursor} if cursor else {})
        body = (await platform.client.get("/v1.0/users", params=query)).json()
        seen += [user["userId"] for user in body["users"]]
        cursor = body["responseMetaData"].get("nextCursor")
        if cursor is None:
            break
        assert not cursor.isalnum()
    assert seen == ["u-yamamoto", "u-tanaka", "u-suzuki", "u-gone"]


@IN_PROCESS
@pytest.mark.parametrize(
    "query",
    [
        {"count": "0"},
        {"count": "101"},
        {"count": "x"},
        {"cursor": "nonsense"},
        {"domainId": "1"},
        {"domainId": "x"},
        {"orderBy": "AGE"},
        {"sortOrder": "UP"},
    ],
)
async def test_a_wrong_query_is_refused(platform, query):
    answer = await platform.client.get("/v1.0/users", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")


async def test_the_list_can_be_ordered_and_asked_for_another_domain(platform):
    by_name = await platform.client.get("/v1.0/users", params={"orderBy": "NAME", "sortOrder": "DESCENDING"})
    assert [user["userName"]["lastName"] for user in by_name.json()["users"]] == ["鈴木", "退職", "田中", "山本"]
    other = await platform.client.get("/v1.0/users", params={"domainId": "10000002"})
    assert [user["userId"] for user in other.json()["users"]] == ["u-stranger"]


@IN_PROCESS
@pytest.mark.parametrize("name", ["u-tanaka", "tanaka@sample.jp", "TANAKA%40sample.jp", "externalKey:E%2D12"])
async def test_a_member_is_found_by_id_login_or_external_key(platform, name):
    world = (await platform.client.get("/_emulator/world")).json()
    world["users"][1]["external_key"] = "E-12"
    await platform.client.put("/_emulator/world", json=world)
    assert (await platform.client.get(f"/v1.0/users/{name}")).json()["userId"] == "u-tanaka"


@pytest.mark.parametrize("name", ["nobody", "nobody@sample.jp", "externalKey:none"])
async def test_an_unknown_member_is_not_found(platform, name):
    answer = await platform.client.get(f"/v1.0/users/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_the_record_is_as_large_as_the_scopes_allow(stranger):
    await stranger.sign_in("user.email.read")
    small = (await stranger.client.get("/v1.0/users/u-tanaka")).json()
    assert small == {"userId": "u-tanaka", "email": "tanaka@sample.jp"}
    await stranger.sign_in("user.profile.read user.email.read")
    profile = (await stranger.client.get("/v1.0/users/u-tanaka")).json()
    assert "userName" in profile and "isSuspended" not in profile
    await stranger.sign_in("user.read user.email.read")
    assert "isSuspended" in (await stranger.client.get("/v1.0/users/u-tanaka")).json()


async def test_the_list_needs_a_broad_scope(stranger):
    await stranger.sign_in("user.email.read bot")
    answer = await stranger.client.get("/v1.0/users")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    await stranger.switch(missing_scope={"status": 401, "code": "NO_SCOPE", "description": "no"})
    answer = await stranger.client.get("/v1.0/users")
    assert (answer.status_code, answer.json()["code"]) == (401, "NO_SCOPE")


async def test_an_address_that_is_none_is_not_found_in_the_platforms_shape(platform):
    answer = await platform.client.get("/v1.0/nonsense")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    wrong_verb = await platform.client.delete("/v1.0/users")
    assert (wrong_verb.status_code, wrong_verb.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
