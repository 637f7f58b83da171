"""A connection: one LINE WORKS client app and bot, without its secrets."""

from enum import StrEnum

import msgspec

from toritsugi.connections.faults import ConnectionFault, is_plain, remedy, sentence
from toritsugi.organization import Language


class SignIn(StrEnum):
    """How a token is come by (official page "Authentication")."""

    SERVICE_ACCOUNT = "service_account"
    USER_ACCOUNT = "user_account"


class Plan(StrEnum):
    """The LINE WORKS plan, which decides how many calls a minute are allowed (official page "Rate Limits")."""

    FREE = "free"
    STANDARD = "standard"
    ADVANCED = "advanced"

    @property
    def calls_per_minute(self) -> int:
        """Calls a minute, for each API operation and domain."""
        return 60 if self is Plan.FREE else 240


def parse_plan(text: str) -> Plan:
    """The plan of that name, in any case. Raises ConnectionFault that names the three."""
    try:
        return Plan(text.strip().lower())
    except ValueError:
        raise ConnectionFault("plan_unknown", "plan", given=text.strip()[:40]) from None


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """The credentials of one client app and bot; the secret ones are named here by nothing.

    `bot_id` is empty while there is no bot: then nothing is sent.
    `domain` is the LINE WORKS domain's id as text, or "app-<Client ID>" while it is not known: calls are counted
    against it. `calls_per_minute` overrules the plan's limit. While `enabled` is off, nothing is called. `held_at` is
    set while the platform refuses the credentials; `held_code` and `held_reason` say why; `probes` counts how often it
    was tried anew since something was delivered. `account_name`, `account_login` and `account_administers` are what the
    platform told about the member who signed in; empty or None when no scope lets us see it. `granted` are the scopes
    of the present token. `access_expires_at` is when that ends, `refresh_expires_at` when a member has to sign in
    again. Times are seconds since the epoch.
    """

    id: str
    organization_id: str
    name: str
    sign_in: SignIn
    client_id: str
    service_account: str
    scopes: str
    bot_id: str
    domain: str
    plan: Plan
    calls_per_minute: int | None
    api_url: str
    auth_url: str
    base_user_id: str
    base_channel_id: str
    is_base: bool
    enabled: bool
    account_name: str
    account_login: str
    account_administers: bool | None
    held_at: float | None
    held_code: str
    held_reason: str
    probes: int
    last_delivered_at: float | None
    granted: str
    access_expires_at: float | None
    refresh_expires_at: float | None

    @property
    def limit_per_minute(self) -> int:
        """Calls a minute that may be made, for each API operation."""
        return self.calls_per_minute or self.plan.calls_per_minute

    @property
    def scope_words(self) -> tuple[str, ...]:
        """The scopes to ask for, one by one."""
        return tuple(self.scopes.split())

    @property
    def missing_scopes(self) -> tuple[str, ...]:
        """The scopes that are asked for and were not granted; empty while nothing is known of the grant."""
        granted = self.granted.split()
        return tuple(scope for scope in self.scope_words if scope not in granted) if granted else ()

    @property
    def obstacle(self) -> str:
        """The code of what keeps it from sending, the first that does: "" when nothing is known to."""
        if not self.enabled:
            return "switched_off"
        if self.held_at is not None:
            return self.held_code or "held"
        if self.sign_in is SignIn.USER_ACCOUNT and self.refresh_expires_at is None:
            return "consent_missing"
        return "" if self.bot_id else "bot_missing"

    def why_idle(self, language: Language) -> str:
        """What keeps it from sending and what to do, for people; empty when nothing is known to."""
        if self.held_at is not None and self.enabled:
            return self.why_held(language)
        return f"{sentence(self.obstacle, language)} {remedy(self.obstacle, language)}" if self.obstacle else ""

    def why_held(self, language: Language) -> str:
        """What stands in the way and what to do, for people; empty when it is not held."""
        if self.held_at is None:
            return ""
        if not is_plain(self.held_code):
            return self.held_reason
        return f"{sentence(self.held_code, language)} {remedy(self.held_code, language)}".strip()

    @property
    def domain_id(self) -> str:
        """The LINE WORKS domain's id, empty while it is not known."""
        return self.domain if self.domain.isdigit() else ""


def domain_of_app(client_id: str) -> str:
    """What stands for the domain while its id is not known."""
    return f"app-{client_id}"
