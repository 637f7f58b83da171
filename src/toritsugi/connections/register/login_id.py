"""Login IDs and their halves, as the two fields of the settings page take them: user ID and group or domain name."""

import re
import unicodedata
from typing import NamedTuple

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|net|org|biz|info|jp|co|io|works|example)", re.IGNORECASE)


class LoginId(NamedTuple):
    """`hogehoge@testtest` in its halves. `group` is empty for the platform's own user ID, which has no @."""

    user: str
    group: str

    @property
    def whole(self) -> str:
        """Both halves with the @ between, or the user ID alone."""
        return f"{self.user}@{self.group}" if self.group else self.user


def split_login_id(text: str) -> LoginId:
    """The halves of what was typed or pasted; blanks, full-width signs and a second @ in front are put right."""
    words = unicodedata.normalize("NFKC", text).strip().strip("<>\"'「」").removeprefix("mailto:").strip()
    user, _, group = words.rpartition("@") if "@" in words else (words, "", "")
    return LoginId(user.strip().rstrip("@"), group.strip())


def join_login_id(user: str, group: str) -> str:
    """The login ID of two fields. A whole one in either field is taken as it is; a lone @ at an edge is dropped."""
    first, second = (unicodedata.normalize("NFKC", half).strip() for half in (user, group))
    for whole in (first, second):
        if "@" in whole.strip("@"):
            return split_login_id(whole).whole
    return LoginId(first.strip("@"), second.strip("@")).whole


def looks_swapped(user: str, group: str, known_group: str = "") -> bool:
    """Whether the halves seem to stand in each other's field.

    `known_group` is a group that is sure, such as that of the service account or of the linked account.
    """
    first, second = (unicodedata.normalize("NFKC", half).strip() for half in (user, group))
    if first.startswith("@") or second.endswith("@"):
        return True
    if known_group and first != second:
        return first.lower() == known_group.lower() != second.lower()
    return bool(second) and "." not in second and bool(_DOMAIN.fullmatch(first))
