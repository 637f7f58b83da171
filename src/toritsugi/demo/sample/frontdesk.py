"""What the sample company has settled about its reception: call buttons, deputies, and a ladder to be watched."""

import msgspec

from toritsugi.database import Database
from toritsugi.demo.sample.company import BY_LOGIN
from toritsugi.people import Employee, list_departments
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallSettings,
    Rung,
    add_button,
    set_deputies,
    set_ladder,
    set_settings,
)

LADDER = (
    Rung("host", 15, True),
    Rung("deputy", 10, True),
    Rung("department", 10, True),
    Rung("base", 10, True),
    Rung("phone", 30, True),
)
"""From the first call to the phone number in three quarters of a minute, so that a demo can be watched to its end."""
DEPUTIES = {
    "t.tanaka": ("k.takahashi", "y.takahashi"),
    "k.takahashi": ("t.tanaka",),
    "y.watanabe": ("n.kobayashi",),
    "m.sato": ("d.sato",),
}
RECEPTION = ButtonForm(
    names={"ja": "総合受付", "en": "Front office", "zh": "总服务台", "ko": "안내 데스크"},
    hints={
        "ja": "お約束のない方",
        "en": "Without an appointment",
        "zh": "没有预约的访客",
        "ko": "약속이 없으신 분",
    },
    sign="bell",
    destinations=(ButtonDestination("base"),),
)
PARCEL = ButtonForm(
    names={"ja": "宅配", "en": "Deliveries", "zh": "快递", "ko": "택배"},
    message="{受付端末}に、宅配の方がお見えです",
    sign="parcel",
    asks="nothing",
)
INTERVIEW = ButtonForm(
    names={"ja": "面接", "en": "Interview", "zh": "面试", "ko": "면접"},
    hints={
        "ja": "採用面接でお越しの方",
        "en": "For job interviews",
        "zh": "应聘面试",
        "ko": "채용 면접 방문",
    },
    sign="interview",
)
INTERVIEWS = (
    (ButtonForm(names={"ja": "新卒採用", "en": "Graduates", "zh": "应届生", "ko": "신입"}, sign="people"), "m.sato"),
    (ButtonForm(names={"ja": "中途採用", "en": "Mid-career", "zh": "社招", "ko": "경력"}, sign="person"), "y.watanabe"),
)


async def furnish_desk(database: Database, organization_id: str, employees: dict[str, Employee]) -> None:
    """Buttons 総合受付, 宅配 and 面接 with two below it, deputies, a ladder. `employees` by mail address."""
    now = database.clock.now()
    people = {login: employees[person.email] for login, person in BY_LOGIN.items()}
    async with database.transaction() as c:
        departments = {each.name: each.id for each in await list_departments(c, organization_id)}
        office = (ButtonDestination("department", departments["管理部"]),)
        await set_settings(c, organization_id, CallSettings(photos=True))
        await add_button(c, organization_id, RECEPTION, now)
        await add_button(c, organization_id, _calling(PARCEL, *office), now)
        interview = await add_button(c, organization_id, _calling(INTERVIEW, *office), now)
        for form, login in INTERVIEWS:
            below = _calling(form, ButtonDestination("employee", people[login].id), parent_id=interview.id)
            await add_button(c, organization_id, below, now)
        for login, deputies in DEPUTIES.items():
            await set_deputies(c, organization_id, people[login].id, [people[each].id for each in deputies])
        await set_ladder(c, organization_id, None, LADDER)


def _calling(form: ButtonForm, *destinations: ButtonDestination, parent_id: str | None = None) -> ButtonForm:
    return msgspec.structs.replace(form, destinations=destinations, parent_id=parent_id)
