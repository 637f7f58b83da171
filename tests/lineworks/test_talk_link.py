"""Whom a pasted text names, and why it names nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.lineworks import LinkProblem, LinkUnusable, TalkTarget, parse_talk_link

ROOM = "181c2516-1fee-91e4-0f6f-449f353fd42b"
SEND = "https://line.worksmobile.com/message/send?version=26"

ROOMS = [
    ROOM,
    f"  {ROOM}\n",
    f"<{ROOM}>",
    f"「{ROOM}」",
    ROOM.upper(),
    "12345a12-b12c-12d3-e123fghijkl",
    f"{SEND}&channelId={ROOM}",
    f"{SEND}?channelId={ROOM}",
    f"{SEND}&CHANNELID={ROOM}&message=hi",
    f"{SEND}&channelId={ROOM}&channelId={ROOM}",
    f"http://line.worksmobile.com/message/send?channelId={ROOM}",
    f"HTTPS://LINE.WORKSMOBILE.COM/message/send?channelId={ROOM}",
    f"line.worksmobile.com/message/send?version=26&channelId={ROOM}",
    f"https://talk.worksmobile.com/join?version=26&channelId={ROOM}",
    f"https://talk.worksmobile.com/#/room?channelId={ROOM}",
    f"https://talk.worksmobile.com/#channelId={ROOM}",
    f"lineworks://message/send?version=15&channelId={ROOM}",
    f"トークルームはこちらです\n{SEND}&channelId={ROOM}\n",
    "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in ROOM),
]

MEMBERS = {
    "hanako.sato@sample": "hanako.sato@sample",
    " hanako.sato@sample.co.jp ": "hanako.sato@sample.co.jp",
    "userf7da-f82c-4284-13e7-030f3b4c756x": "userf7da-f82c-4284-13e7-030f3b4c756x",
    f"{SEND}&emailList=hanako%40sample.jp": "hanako@sample.jp",
    f"{SEND}&emailList=hanako@sample.jp&message=a%20b": "hanako@sample.jp",
    f"{SEND}&emailList=hanako@sample.jp,hanako@sample.jp": "hanako@sample.jp",
}

UNUSABLE = {
    LinkProblem.EMPTY: ["", "  ", "\n", "<>", "「」", "\u200b"],
    LinkProblem.NOT_RECOGNIZED: ["受付", "reception", "a b c", "1-2-3", "a" * 65, "https://[bad", "@", "someroom-name"],
    LinkProblem.BAD_CHANNEL_ID: [f"{SEND}&channelId=日本", f"{SEND}&channelId={ROOM}/x", f"{SEND}&channelId=abc"],
    LinkProblem.NUMERIC_ID: ["123456789", f"{SEND}&channelId=123456789"],
    LinkProblem.SEVERAL_TARGETS: [
        f"{SEND}&emailList=a@b.jp,c@d.jp",
        f"{SEND}&emailList=a@b.jp;c@d.jp",
        f"{SEND}&emailList=a@b.jp&emailList=c@d.jp",
        f"{SEND}&channelId={ROOM}&channelId=other-123",
        "a@b.jp, c@d.jp",
        f"{SEND}&channelId={ROOM}\n{SEND}&emailList=a@b.jp",
    ],
    LinkProblem.NO_TARGET: [
        "https://line.worksmobile.com/message?version=26",
        SEND,
        f"{SEND}&emailList=",
        f"{SEND}&emailList=hanako",
        "lineworks://message",
    ],
    LinkProblem.BROWSER_ADDRESS: [
        "https://talk.worksmobile.com/#/",
        "https://talk.worksmobile.com/",
        "talk.worksmobile.com",
    ],
    LinkProblem.SHORT_LINK: ["https://works.do/AbC123x", "https://works.do/R/ti/p/abc", "works.do/xyz"],
    LinkProblem.EXTERNAL_CONTACT: [f"{SEND}&worksAtResourceIdList=abc", f"{SEND}&channelId={ROOM}&worksAtId=1"],
    LinkProblem.WEBHOOK_URL: ["https://webhook.worksmobile.com/message/00000000-0000"],
    LinkProblem.LINE_NOT_WORKS: [
        "https://line.me/R/ti/g/abc",
        "https://lin.ee/abc",
        "https://liff.line.me/x",
        "line.me/x",
    ],
    LinkProblem.OTHER_SITE: [
        f"https://example.com/message/send?channelId={ROOM}",
        f"https://line.worksmobile.com.evil.example/?channelId={ROOM}",
        f"https://line.worksmobile.com@evil.example/?channelId={ROOM}",
        f"https://evil-line.worksmobile.com/?channelId={ROOM}",
        "https://notline.me/x",
    ],
}


@pytest.mark.parametrize("pasted", ROOMS)
def test_a_room(pasted):
    target = parse_talk_link(pasted)
    assert (target.kind, target.id.lower()) == (
        "channel",
        ROOM if "12345a12" not in pasted else "12345a12-b12c-12d3-e123fghijkl",
    )


@pytest.mark.parametrize(("pasted", "member"), MEMBERS.items())
def test_a_member(pasted, member):
    assert parse_talk_link(pasted) == TalkTarget("member", member)


@pytest.mark.parametrize(
    ("problem", "pasted"), [(problem, pasted) for problem, many in UNUSABLE.items() for pasted in many]
)
def test_each_unusable_form_has_its_reason(problem, pasted):
    with pytest.raises(LinkUnusable) as caught:
        parse_talk_link(pasted)
    assert caught.value.problem == problem


def test_every_reason_is_shown_by_an_example():
    assert set(UNUSABLE) == set(LinkProblem)


@settings(deadline=None)
@given(
    st.text(max_size=200)
    | st.from_regex(r"https?://(line|talk)\.worksmobile\.com/[#?&=a-zA-Z%@:/\[\]]{0,60}", fullmatch=True)
)
def test_no_paste_does_more_than_be_refused(pasted):
    try:
        target = parse_talk_link(pasted)
    except LinkUnusable:
        return
    assert target.id
    assert not any(sign.isspace() for sign in target.id)


@settings(deadline=None)
@given(st.uuids())
def test_every_channel_id_survives_its_link(uuid):
    assert parse_talk_link(f"{SEND}&channelId={uuid}") == TalkTarget("channel", str(uuid))
