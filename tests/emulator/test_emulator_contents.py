"""Every documented kind of message against its limits."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
MESSAGE = {"type": "message", "label": "はい", "text": "はい", "postback": "answer=yes"}
URI = {"type": "uri", "label": "開く", "uri": "https://example.com/"}
POSTBACK = {"type": "postback", "label": "予約", "data": "room=a", "displayText": "予約します"}
PICTURE = "https://example.com/p.png"
BODY = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "本文"}]}
BUBBLE = {"type": "bubble", "body": BODY}


def buttons(count=1, **changes):
    actions = [MESSAGE | {"label": f"選択{number}"} for number in range(count)]
    return {"type": "button_template", "contentText": "本文", "actions": actions} | changes


def flex(contents, alt="代わりの文"):
    return {"type": "flex", "altText": alt, "contents": contents}


def columns(count, **changes):
    return [{"text": "本文", "actions": [POSTBACK]} | changes for _ in range(count)]


GOOD = {
    "text": {"type": "text", "text": "こ" * 2000},
    "text in languages": {"type": "text", "text": "本文", "i18nTexts": [{"language": "en_US", "text": "text"}]},
    "image": {"type": "image", "previewImageUrl": PICTURE, "originalContentUrl": PICTURE},
    "file": {"type": "file", "originalContentUrl": "https://example.com/a.pdf"},
    "audio": {"type": "audio", "originalContentUrl": "https://example.com/a.mp3"},
    "video": {"type": "video", "originalContentUrl": "https://example.com/a.mp4", "previewImageUrl": PICTURE},
    "sticker": {"type": "sticker", "packageId": "1", "stickerId": "2"},
    "link": {"type": "link", "contentText": "本文", "linkText": "開く", "link": "https://example.com/"},
    "location": {"type": "location", "title": "本社", "address": "東京都", "latitude": 35.6, "longitude": 139},
    "buttons": buttons(10),
    "button that leads": buttons(actions=[URI, {"type": "copy", "label": "写す", "copyText": "123"}]),
    "list": {
        "type": "list_template",
        "coverData": {"title": "表紙", "backgroundImageUrl": PICTURE},
        "elements": [{"title": "一", "subtitle": "二", "originalContentUrl": PICTURE, "action": MESSAGE}] * 4,
        "actions": [[MESSAGE, URI], [URI]],
    },
    "carousel": {"type": "carousel", "columns": columns(10, defaultAction=URI), "imageSize": "contain"},
    "image carousel": {
        "type": "image_carousel",
        "columns": [{"originalContentUrl": PICTURE, "action": POSTBACK | {"label": "あ" * 12}}] * 10,
    },
    "bubble": flex(BUBBLE | {"footer": {"type": "box", "layout": "horizontal", "contents": [
        {"type": "button", "action": POSTBACK}, {"type": "separator"}, {"type": "image", "url": PICTURE}]}}),
    "flex carousel": flex({"type": "carousel", "contents": [BUBBLE] * 10}),
    "flex spans": flex({"type": "bubble", "body": {"type": "box", "layout": "baseline", "contents": [
        {"type": "text", "contents": [{"type": "span", "text": "語"}]}]}}),
    "quick replies": {"type": "text", "text": "本文", "quickReply": {"items": [
        {"action": {"type": "camera", "label": "撮る"}}, {"action": POSTBACK, "imageUrl": PICTURE}] + [
        {"action": MESSAGE}] * 11}},
    "unknown keys": {"type": "text", "text": "本文", "somethingNew": 1},
}  # fmt: skip

BAD = {
    "no content": (None, "content is required"),
    "no object": ("text", "content must be an object"),
    "no type": ({"text": "本文"}, "content.type is required"),
    "unknown type": ({"type": "poem"}, "content.type must be one of"),
    "type of a wrong kind": ({"type": ["text"]}, "content.type must be a string"),
    "empty text": ({"type": "text", "text": ""}, "content.text is required"),
    "text that is no text": ({"type": "text", "text": 5}, "content.text must be a string"),
    "long text": ({"type": "text", "text": "こ" * 2001}, "content.text must be 2000 characters or less"),
    "unknown language": (
        {"type": "text", "text": "本文", "i18nTexts": [{"language": "fr_FR", "text": "x"}]},
        "content.i18nTexts[0].language",
    ),
    "http picture": (
        {"type": "image", "previewImageUrl": "http://x/p.png", "originalContentUrl": PICTURE},
        "content.previewImageUrl must begin with https://",
    ),
    "half a pair": ({"type": "image", "previewImageUrl": PICTURE}, "content.originalContentUrl is required"),
    "picture and file": ({"type": "image", "previewImageUrl": PICTURE, "fileId": "x"}, "never both"),
    "no picture": ({"type": "image"}, "content.fileId"),
    "unknown file": ({"type": "image", "fileId": "nobody"}, "content.fileId content is invalid"),
    "long address": (
        {"type": "file", "originalContentUrl": "https://example.com/" + "a" * 1000},
        "1000 characters or less",
    ),
    "blocked extension": ({"type": "file", "originalContentUrl": "https://example.com/a.EXE?x=1"}, "not allowed (exe)"),
    "file twice": ({"type": "file", "originalContentUrl": PICTURE, "fileId": "x"}, "together"),
    "audio without": ({"type": "audio"}, "content.originalContentUrl or fileId is required"),
    "sticker": ({"type": "sticker", "packageId": 1, "stickerId": "2"}, "content.packageId must be a string"),
    "link": (GOOD["link"] | {"link": "javascript:alert(1)"}, "content.link must begin with"),
    "link text": (GOOD["link"] | {"linkText": "あ" * 1001}, "content.linkText"),
    "latitude": (GOOD["location"] | {"latitude": 91}, "content.latitude must be between -90 and 90"),
    "longitude": (GOOD["location"] | {"longitude": "139"}, "content.longitude must be a number"),
    "no buttons": (buttons(0), "content.actions must have 1 to 10 entries"),
    "eleven buttons": (buttons(11), "content.actions must have 1 to 10 entries"),
    "long button text": (buttons(contentText="あ" * 1001), "content.contentText"),
    "postback in a button": (buttons(actions=[POSTBACK]), "content.actions[0].type must be one of message, uri, copy"),
    "camera in a button": (buttons(actions=[{"type": "camera", "label": "撮る"}]), "content.actions[0].type"),
    "long label": (buttons(actions=[MESSAGE | {"label": "あ" * 21}]), "content.actions[0].label"),
    "no label": (buttons(actions=[{"type": "message", "text": "x"}]), "content.actions[0].label is required"),
    "script address": (buttons(actions=[URI | {"uri": "javascript:x"}]), "content.actions[0].uri"),
    "action of a wrong kind": (buttons(actions=["tap"]), "content.actions[0] must be an object"),
    "actions of a wrong kind": (buttons(actions={"a": 1}), "content.actions must be a list"),
    "five elements": (
        {"type": "list_template", "elements": [{"title": "一"}] * 5},
        "content.elements must have 1 to 4 entries",
    ),
    "element without title": ({"type": "list_template", "elements": [{}]}, "content.elements[0].title is required"),
    "three rows": (
        {"type": "list_template", "elements": [{"title": "一"}], "actions": [[URI]] * 3},
        "content.actions must have 1 to 2 entries",
    ),
    "three in a row": (
        {"type": "list_template", "elements": [{"title": "一"}], "actions": [[URI] * 3]},
        "content.actions[0] must be a row",
    ),
    "postback in a list": (
        {"type": "list_template", "elements": [{"title": "一", "action": POSTBACK}]},
        "content.elements[0].action.type",
    ),
    "eleven columns": ({"type": "carousel", "columns": columns(11)}, "content.columns must have 1 to 10 entries"),
    "column without actions": ({"type": "carousel", "columns": [{"text": "x"}]}, "content.columns[0].actions"),
    "long data": (
        {"type": "carousel", "columns": columns(1, actions=[POSTBACK | {"data": "x" * 301}])},
        "content.columns[0].actions[0].data must be 300",
    ),
    "image size": ({"type": "carousel", "columns": columns(1), "imageSize": "huge"}, "content.imageSize"),
    "image carousel label": (
        {"type": "image_carousel", "columns": [
            {"originalContentUrl": PICTURE, "action": POSTBACK | {"label": "あ" * 13}}]},
        "content.columns[0].action.label must be 12",
    ),
    "image carousel without picture": (
        {"type": "image_carousel", "columns": [{"action": URI}]},
        "content.columns[0].originalContentUrl or fileId is required",
    ),
    "no alt": ({"type": "flex", "contents": BUBBLE}, "content.altText is required"),
    "large bubble": (
        flex({"type": "bubble", "body": BODY | {"contents": [{"type": "text", "text": "あ" * 11000}]}}),
        "content.contents is too large",
    ),
    "large flex carousel": (
        flex({"type": "carousel", "contents": [
            {"type": "bubble", "body": BODY | {"contents": [{"type": "text", "text": "あ" * 2000}]}}] * 3}),
        "content.contents is too large",
    ),
    "sizes that differ": (
        flex({"type": "carousel", "contents": [BUBBLE, BUBBLE | {"size": "giga"}]}),
        "content.contents.contents must be bubbles of the same size",
    ),
    "empty bubble": (flex({"type": "bubble"}), "content.contents.body is required"),
    "unknown part": (
        flex({"type": "bubble", "body": BODY | {"contents": [{"type": "poem"}]}}),
        "content.contents.body.contents[0].type",
    ),
    "no layout": (flex({"type": "bubble", "body": {"type": "box", "contents": []}}), "body.layout is required"),
    "fourteen quick replies": (
        {"type": "text", "text": "x", "quickReply": {"items": [{"action": MESSAGE}] * 14}},
        "content.quickReply.items must have 1 to 13 entries",
    ),
    "quick reply without words": (
        {"type": "text", "text": "x", "quickReply": {"items": [
            {"action": {"type": "postback", "label": "x", "data": "y"}}]}},
        "content.quickReply.items[0].action.displayText is required",
    ),
}  # fmt: skip


@IN_PROCESS
@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD.keys())
async def test_a_content_within_its_limits_is_taken_as_it_is(platform, content):
    answer = await platform.send(content)
    assert (answer.status_code, answer.content) == (201, b"")
    assert (await platform.messages())[-1]["content"] == content


@IN_PROCESS
@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD.keys())
async def test_a_content_beyond_its_limits_is_refused_by_the_fields_name(platform, content, words):
    answer = await platform.send(content)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")
    assert words in answer.json()["description"]
    assert await platform.messages() == []


async def test_a_flex_nested_without_end_is_refused(platform):
    inner = BODY
    for _ in range(25):
        inner = {"type": "box", "layout": "vertical", "contents": [inner]}
    answer = await platform.send(flex({"type": "bubble", "body": inner}))
    assert (answer.status_code, "nested too deeply" in answer.text) == (400, True)


async def test_the_text_maximum_is_a_switch(platform):
    await platform.switch(text_maximum=10_000)
    assert (await platform.send({"type": "text", "text": "こ" * 10_000})).status_code == 201
    assert (await platform.send({"type": "text", "text": "こ" * 10_001})).status_code == 400
