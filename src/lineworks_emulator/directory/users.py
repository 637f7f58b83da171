"""The user record in its three sizes (official, user-get, user-get-profile, user-get-email)."""

from typing import Any

from lineworks_emulator.world import User

WHOLE = frozenset({"user", "user.read", "directory", "directory.read"})


def user_body(user: User, scopes: frozenset[str]) -> dict[str, Any]:
    """The record that a token with these scopes sees; the broadest scope counts."""
    if scopes & WHOLE:
        return _profile(user) | _rest(user)
    if "user.profile.read" in scopes:
        return _profile(user)
    return {"userId": user.user_id, "email": user.email}


def _profile(user: User) -> dict[str, Any]:
    return {
        "userId": user.user_id,
        "userExternalKey": user.external_key,
        "email": user.email,
        "userName": {
            "lastName": user.last_name,
            "firstName": user.first_name,
            "phoneticLastName": user.phonetic_last_name or None,
            "phoneticFirstName": user.phonetic_first_name or None,
        },
        "i18nNames": [],
        "organizations": [_organization(user)],
        "telephone": user.telephone,
        "cellPhone": user.cell_phone,
        "location": None,
    }


def _organization(user: User) -> dict[str, Any]:
    unit = {
        "orgUnitId": f"externalKey:{user.department}",
        "orgUnitName": user.department,
        "primary": True,
        "positionName": user.title or None,
        "isManager": False,
        "visible": True,
    }
    return {
        "domainId": user.domain_id,
        "primary": True,
        "email": user.email,
        "executive": False,
        "orgUnits": [unit] if user.department else [],
    }


def _rest(user: User) -> dict[str, Any]:
    return {
        "domainId": user.domain_id,
        "nickName": None,
        "aliasEmails": [],
        "locale": "ja_JP",
        "timeZone": "Asia/Tokyo",
        "searchable": user.searchable,
        "isAdministrator": user.is_administrator,
        "isAwaiting": user.is_awaiting,
        "isPending": False,
        "isSuspended": user.is_suspended,
        "isDeleted": user.is_deleted,
        "leaveOfAbsence": {"startTime": None, "endTime": None, "isLeaveOfAbsence": False},
    }
