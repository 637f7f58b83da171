"""A browser without a screen: signs in, reads pages, sends their forms."""

import re
from typing import Any

import httpx

DOMAIN, OTHER_DOMAIN = 10000001, 10000002
PASSWORD = "right"


def company(**switches: Any) -> dict[str, Any]:
    """A world document with a 最高管理者, a 副管理者, two members, and an administrator of another domain."""
    people = [
        ("yamamoto", "山本", "健太", "top_administrator"),
        ("tanaka", "田中", "美咲", "sub_administrator"),
        ("suzuki", "鈴木", "大輔", "member"),
        ("sato", "佐藤", "直樹", "member"),
    ]
    users = [
        {
            "user_id": f"u-{name}",
            "email": f"{name}@sample",
            "domain_id": DOMAIN,
            "last_name": last,
            "first_name": first,
            "role": role,
            "password": PASSWORD,
            "searchable": name != "sato",
        }
        for name, last, first, role in people
    ]
    boss = {"user_id": "u-boss", "email": "boss@other", "domain_id": OTHER_DOMAIN, "role": "top_administrator"}
    return {
        "domains": [{"domain_id": DOMAIN, "name": "サンプル"}, {"domain_id": OTHER_DOMAIN, "name": "別会社"}],
        "users": [*users, boss],
        "switches": switches,
    }


class Desk:
    """Someone at a browser."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def sign_in(self, name: str = "yamamoto", password: str = PASSWORD, onward: str = "/admin") -> httpx.Response:
        login = name if "@" in name else f"{name}@sample"
        form = {"login_id": login, "password": password, "next": onward}
        return await self.client.post("/signin", data=form)

    async def read(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return answer.text

    async def send(self, path: str, status: int = 303, **fields: Any) -> httpx.Response:
        answer = await self.client.post(path, data=fields)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return answer

    async def world(self) -> dict[str, Any]:
        return (await self.client.get("/_emulator/world")).json()  # type: ignore[no-any-return]

    async def new_app(self, name: str = "取次") -> str:
        """Register an app; the path of its page."""
        return (await self.send("/console/apps", name=name)).headers["location"]

    async def new_bot(self, **changes: Any) -> int:
        """Register a bot; its number."""
        fields = {
            "name": "受付",
            "description": "来客のお知らせ",
            "administrator": "u-yamamoto",
            "event": ["text", "image"],
        }
        answer = await self.send("/console/bots/new", **(fields | changes))
        return int(re.findall(r"\d+", answer.headers["location"])[0])

    async def added_bot(self, **changes: Any) -> int:
        """Register a bot and add it to the domain; its number."""
        number = await self.new_bot(**changes)
        await self.send("/admin/bots/add", bot_id=str(number))
        return number
