"""Finding the member who takes charge of a bot (主担当)."""

from lineworks_emulator.world import User, WorldStore

MOST = 20


def find_people(words: str, domain_id: int, store: WorldStore) -> list[User]:
    """Active members whose name, reading or mail contains the words, or whose user ID they are.

    A member who is not searchable is found by user ID only (community: a vendor's manual): the part of the login ID
    before "@", or the resource ID.
    """
    sought = words.strip().lower()
    if not sought:
        return []
    members = (user for user in store.document.users if user.domain_id == domain_id and user.is_active)
    return [user for user in members if sought in _identifiers(user) or _is_like(user, sought)][:MOST]


def chosen_people(names: list[str], typed: str, domain_id: int, store: WorldStore) -> list[str]:
    """User IDs of those who were chosen, and of the one whose user ID or mail was typed; each once."""
    found = [user for user in (store.find_user(name) for name in names) if user and user.domain_id == domain_id]
    sought = typed.lower()
    exact = [
        user for user in find_people(typed, domain_id, store) if sought in {*_identifiers(user), user.email.lower()}
    ]
    return list(dict.fromkeys(user.user_id for user in [*found, *exact]))


def _identifiers(user: User) -> set[str]:
    return {user.user_id.lower(), user.email.partition("@")[0].lower()}


def _is_like(user: User, sought: str) -> bool:
    reading = f"{user.phonetic_last_name} {user.phonetic_first_name}"
    texts = (user.display_name, user.display_name.replace(" ", ""), reading, user.email)
    return user.searchable and any(sought in text.lower() for text in texts)
