"""The one place that says what an answer of the platform means.

By HTTP status first, by code second, by description never (the descriptions of most refusals are not documented).
"""

from enum import StrEnum

import msgspec

from toritsugi.lineworks import NotReached, Reply
from toritsugi.organization import Language

WAIT_WITHOUT_HINT = 60.0
"""Seconds to wait after a 429 that does not say how long: the platform counts by the minute."""
WAIT_AT_MOST = 120.0


class Word(StrEnum):
    """delivered: taken. wait: too fast, the whole lane rests. retry: no answer, or none that lasts.

    dead: refused for good. hold: the credentials are refused. Two mean once more, at once: bare, without the mention;
    again, with the token that was renewed meanwhile. uploaded: the platform has the file, which is sent next.
    """

    DELIVERED = "delivered"
    UPLOADED = "uploaded"
    WAIT = "wait"
    RETRY = "retry"
    DEAD = "dead"
    HOLD = "hold"
    BARE = "bare"
    AGAIN = "again"


class Verdict(msgspec.Struct, frozen=True):
    """`reason` names a sentence of `REASONS`. `wait`: seconds. `doubtful`: it may have been taken all the same."""

    word: Word
    reason: str = ""
    wait: float = 0.0
    doubtful: bool = False


def judge(reply: Reply, *, mentions: bool, renewed: bool) -> Verdict:
    """What the answer to a send means. `mentions`: the content has one; `renewed`: the token is fresh."""
    if reply.status == 201 or _taken_quietly(reply):
        return Verdict(Word.DELIVERED)
    if reply.status == 429:
        return Verdict(Word.WAIT, "too_many", _wait(reply))
    if reply.status == 401:
        return Verdict(Word.HOLD, "unauthorized") if renewed else Verdict(Word.AGAIN, "unauthorized")
    if reply.status == 400 and mentions:
        return Verdict(Word.BARE, "mention")
    if 400 <= reply.status < 500 and reply.status not in {408, 425}:
        return Verdict(Word.DEAD, _refusal(reply))
    return Verdict(Word.RETRY, "unavailable", doubtful=200 <= reply.status < 300)


def judge_upload(reply: Reply, file_id: str, *, renewed: bool) -> Verdict:
    """What the answer to an upload means. Nobody has seen anything of the file yet: nothing can be doubtful."""
    if file_id:
        return Verdict(Word.UPLOADED)
    return Verdict(Word.RETRY, "unavailable") if reply.ok else judge(reply, mentions=False, renewed=renewed)


def judge_silence(failure: NotReached) -> Verdict:
    """What no answer means: a request that may have been written out may have been taken."""
    return Verdict(Word.RETRY, "not_reached", doubtful=failure.sent is not False)


def _taken_quietly(reply: Reply) -> bool:
    """Another 2xx counts when its body is empty or JSON; a page of some proxy in between does not."""
    if not 200 <= reply.status < 300 or not reply.complete:
        return False
    body = reply.body.strip()
    if not body:
        return True
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError:
        return False
    return True


def _wait(reply: Reply) -> float:
    told = reply.limits.reset if reply.limits is not None else None
    hint = told if told is not None else reply.retry_after
    return WAIT_WITHOUT_HINT if hint is None else min(max(float(hint), 1.0), WAIT_AT_MOST)


def _refusal(reply: Reply) -> str:
    if reply.status == 403:
        return "bot_not_allowed"
    if reply.status == 404:
        return "not_found"
    return "refused"


REASONS: dict[str, tuple[str, str]] = {
    "too_many": (
        "呼び出し回数の上限に達したため、少し待ってから送ります",
        "the call limit is reached; sending goes on shortly",
    ),
    "unauthorized": ("LINE WORKS が認証情報を受け付けませんでした", "LINE WORKS refused the credentials"),
    "mention": (
        "メンションできなかったため、メンションなしで送り直します",
        "the mention was refused; sending once more without it",
    ),
    "bot_gone": ("連携に使う Bot が LINE WORKS に見つかりません", "LINE WORKS knows no such bot"),
    "bot_not_in_domain": ("Bot が LINE WORKS のドメインに追加されていません", "the bot is not added to the domain"),
    "bot_not_allowed": (
        "Bot の利用が許可されていないか、Bot がトークルームに参加していません",
        "the bot is not allowed to send there, or is not in the talk room",
    ),
    "not_found": (
        "LINE WORKS に該当するメンバーまたはトークルームが見つかりません",
        "LINE WORKS knows no such member or talk room",
    ),
    "refused": ("LINE WORKS が内容を受け付けませんでした", "LINE WORKS refused the message"),
    "unavailable": ("LINE WORKS が一時的に利用できません", "LINE WORKS is unavailable for the moment"),
    "not_reached": ("LINE WORKS から応答がありません", "LINE WORKS did not answer"),
    "token": ("LINE WORKS の認証サーバーから応答がありません", "the sign-in server of LINE WORKS did not answer"),
    "expired": ("有効な時間内に届けられませんでした", "it could not be delivered while it was useful"),
    "regrouped": (
        "まとめた通知の一部が有効な時間を過ぎたため、まとめ直します",
        "some of what it carries came too late; the others are sent anew",
    ),
    "file_gone": (
        "もとのメールが消去されたか、添付ファイルを取り出せませんでした",
        "the mail is erased, or the file could not be taken out of it",
    ),
    "file_later": (
        "添付ファイルを取り出せなかったため、あとでもう一度試します",
        "the file could not be taken out; it is tried again",
    ),
    "broken": ("通知の内容を作成できませんでした", "the message could not be built"),
}


def sentence(reason: str, language: Language) -> str:
    """The reason in plain words, without a full stop."""
    return REASONS[reason][0 if language == "ja" else 1]
