"""The steps of the diagnosis in their order: the seven checks of the vendor's manual, then our own."""

from toritsugi.connections.diagnosis import credentials, life, platform
from toritsugi.connections.diagnosis.walk import Step

STEPS: tuple[tuple[str, Step], ...] = (
    ("switch", credentials.switch),
    ("secrets", credentials.secrets),
    ("network", credentials.network),
    ("token", credentials.token),
    ("scopes", credentials.scopes),
    ("role", credentials.role),
    ("base_user", platform.base_user),
    ("bot", platform.bot),
    ("domain", platform.domain),
    ("bot_state", platform.bot_state),
    ("bot_administrator", platform.bot_administrator),
    ("base_room", platform.base_room),
    ("expiry", life.expiry),
    ("plan", life.plan),
    ("callback", life.callback),
)
"""Each returns what it found, or raises what is wrong."""
NEEDED_TO_SEND = tuple(name for name, _ in STEPS[: [name for name, _ in STEPS].index("expiry")])
"""A held connection that passes these is released."""
