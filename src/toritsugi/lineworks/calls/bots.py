"""Bots: register, change, put to work in a domain, let members use them."""

import msgspec

from toritsugi.lineworks.calls.asking import PAGE_SIZE_MAX, Meta, Page, Wire, ask, cursor_of, demand, query
from toritsugi.lineworks.transport import Outgoing, Transport, segment


class Bot(Wire, frozen=True):
    """A bot; lists carry its id, name and picture only (official pages "Get bot", "List bots")."""

    bot_id: int
    bot_name: str | None = None
    photo_url: str | None = None
    description: str | None = None
    administrators: tuple[str, ...] | None = None
    subadministrators: tuple[str, ...] | None = None
    allow_domains: tuple[int, ...] | None = None
    enable_callback: bool | None = None
    callback_url: str | None = None
    callback_events: tuple[str, ...] | None = None
    enable_group_join: bool | None = None


class BotDraft(Wire, frozen=True, omit_defaults=True):
    """What to register or to change; what is left None is not sent.

    To register, name, picture (https), description and 1-3 administrators are required (official page
    "Register bot"). An empty `callback_url` removes the callback.
    """

    bot_name: str | None = None
    photo_url: str | None = None
    description: str | None = None
    administrators: tuple[str, ...] | None = None
    subadministrators: tuple[str, ...] | None = None
    allow_domains: tuple[int, ...] | None = None
    enable_callback: bool | None = None
    callback_url: str | None = None
    callback_events: tuple[str, ...] | None = None
    enable_group_join: bool | None = None


class BotDomain(Wire, frozen=True):
    """A domain that a bot works in."""

    domain_id: int
    visible: bool | None = None
    allow_to_selected_member: bool | None = None


class BotMembers(msgspec.Struct, frozen=True):
    """Who may use a bot. With `everyone` the platform names nobody (official: the text "All users")."""

    user_ids: tuple[str, ...]
    everyone: bool = False
    next_cursor: str = ""


class _Bots(Wire, frozen=True):
    bots: tuple[Bot, ...]
    response_meta_data: Meta | None = None


class _Domains(Wire, frozen=True):
    domains: tuple[BotDomain, ...]
    response_meta_data: Meta | None = None


class _Members(Wire, frozen=True):
    members: tuple[str, ...] | str
    response_meta_data: Meta | None = None


class _Secret(Wire, frozen=True):
    secret: str


class Bots(Transport):
    """Bot administration. All calls raise NotReached, Refused and its narrower classes, BadArgument.

    Official: never make the writing calls of one bot in parallel.
    """

    async def register_bot(self, token: str, draft: BotDraft) -> Bot:
        """Register a bot with the tenant. It works for nobody until added to a domain (official)."""
        url = f"{self.endpoints.api_url}/bots"
        return await ask(self, Outgoing("POST", url, token, msgspec.json.encode(draft)), Bot)

    async def patch_bot(self, token: str, bot_id: str | int, draft: BotDraft) -> Bot:
        """Change the named fields of a bot and keep the others."""
        return await ask(self, Outgoing("PATCH", self._bot(bot_id), token, msgspec.json.encode(draft)), Bot)

    async def get_bot(self, token: str, bot_id: str | int) -> Bot:
        """One bot in full."""
        return await ask(self, Outgoing("GET", self._bot(bot_id), token), Bot)

    async def list_bots(self, token: str, *, cursor: str = "", count: int = PAGE_SIZE_MAX) -> Page[Bot]:
        """One page of up to `count` (1-100) bots. See `pages`."""
        url = f"{self.endpoints.api_url}/bots{query(count=count, cursor=cursor)}"
        found = await ask(self, Outgoing("GET", url, token), _Bots)
        return Page(found.bots, cursor_of(found.response_meta_data))

    async def issue_bot_secret(self, token: str, bot_id: str | int) -> str:
        """A new Bot Secret, the key of callback signatures. The old one is dead at once (official)."""
        outgoing = Outgoing("POST", f"{self._bot(bot_id)}/secret", token)
        issued = await ask(self, outgoing, _Secret)
        return issued.secret

    async def list_bot_domains(
        self, token: str, bot_id: str | int, *, cursor: str = "", count: int = PAGE_SIZE_MAX
    ) -> Page[BotDomain]:
        """One page of the domains a bot works in. See `pages`."""
        url = f"{self._bot(bot_id)}/domains{query(count=count, cursor=cursor)}"
        found = await ask(self, Outgoing("GET", url, token), _Domains)
        return Page(found.domains, cursor_of(found.response_meta_data))

    async def add_bot_to_domain(
        self,
        token: str,
        bot_id: str | int,
        domain_id: str | int,
        *,
        visible: bool = True,
        selected_members_only: bool = False,
    ) -> BotDomain:
        """Put a bot to work in a domain; `visible` lists it for members."""
        wanted = {"visible": visible, "allowToSelectedMember": selected_members_only}
        url = self._domain(bot_id, domain_id)
        return await ask(self, Outgoing("POST", url, token, msgspec.json.encode(wanted)), BotDomain)

    async def list_bot_members(
        self,
        token: str,
        bot_id: str | int,
        domain_id: str | int,
        *,
        cursor: str = "",
        count: int = PAGE_SIZE_MAX,
    ) -> BotMembers:
        """One page of the members who may use a bot in a domain."""
        url = f"{self._domain(bot_id, domain_id)}/members{query(count=count, cursor=cursor)}"
        found = await ask(self, Outgoing("GET", url, token), _Members)
        if isinstance(found.members, str):
            return BotMembers((), everyone=True)
        return BotMembers(found.members, next_cursor=cursor_of(found.response_meta_data))

    async def add_bot_member(self, token: str, bot_id: str | int, domain_id: str | int, user_id: str) -> None:
        """Let a member (user id or login e-mail) use a bot that is open to selected members only."""
        url = f"{self._domain(bot_id, domain_id)}/members"
        await demand(self, Outgoing("POST", url, token, msgspec.json.encode({"userId": user_id})))

    async def remove_bot_member(self, token: str, bot_id: str | int, domain_id: str | int, user_id: str) -> None:
        """Take the use of a bot from a member."""
        url = f"{self._domain(bot_id, domain_id)}/members/{segment(user_id)}"
        await demand(self, Outgoing("DELETE", url, token))

    def _bot(self, bot_id: str | int) -> str:
        return f"{self.endpoints.api_url}/bots/{segment(str(bot_id))}"

    def _domain(self, bot_id: str | int, domain_id: str | int) -> str:
        return f"{self._bot(bot_id)}/domains/{segment(str(domain_id))}"
