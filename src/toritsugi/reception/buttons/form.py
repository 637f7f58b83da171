"""The form that makes or changes a call button, and what is wrong with one."""

from typing import get_args

import msgspec

from toritsugi.people import tidy_text
from toritsugi.reception.buttons.button import SIGNS, Asks, ButtonDestination, CallButton
from toritsugi.reception.refusal import SettingFault

LANGUAGES = ("ja", "en", "zh", "ko")
NAME_LIMIT, HINT_LIMIT, MESSAGE_LIMIT = 40, 60, 200
DESTINATIONS_LIMIT = 10


class ButtonForm(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator fills in. Texts in a language that is left out fall back to Japanese."""

    names: dict[str, str]
    hints: dict[str, str] = {}
    message: str = ""
    sign: str = SIGNS[0]
    asks: Asks = "visitor"
    parent_id: str | None = None
    active: bool = True
    destinations: tuple[ButtonDestination, ...] = ()


def button_form_of(button: CallButton) -> ButtonForm:
    """The form that would make this button again."""
    return ButtonForm(**{field: getattr(button, field) for field in ButtonForm.__struct_fields__})


def tidied(form: ButtonForm) -> ButtonForm:
    """With single spaces, without what is empty, and each destination once."""
    return msgspec.structs.replace(
        form,
        names=_tidied(form.names),
        hints=_tidied(form.hints),
        message=tidy_text(form.message),
        destinations=tuple(dict.fromkeys(form.destinations)),
    )


def _tidied(texts: dict[str, str]) -> dict[str, str]:
    tidy = {language: tidy_text(texts.get(language, "")) for language in LANGUAGES}
    return {language: text for language, text in tidy.items() if text}


def faults_of(form: ButtonForm) -> list[SettingFault]:
    """What must be mended in a tidied form, as far as it can be seen without the rows."""
    faults = [] if "ja" in form.names else [SettingFault("name_ja", "empty")]
    for field, texts, limit in (("name", form.names, NAME_LIMIT), ("hint", form.hints, HINT_LIMIT)):
        faults += [
            SettingFault(f"{field}_{language}", "too_long", str(limit))
            for language, text in texts.items()
            if len(text) > limit
        ]
    if len(form.message) > MESSAGE_LIMIT:
        faults.append(SettingFault("message", "too_long", str(MESSAGE_LIMIT)))
    if form.sign not in SIGNS:
        faults.append(SettingFault("sign", "unknown", form.sign[:20]))
    if form.asks not in get_args(Asks):
        faults.append(SettingFault("asks", "unknown", form.asks[:20]))
    if len(form.destinations) > DESTINATIONS_LIMIT:
        faults.append(SettingFault("destinations", "too_many", str(DESTINATIONS_LIMIT)))
    return faults
