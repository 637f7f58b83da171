"""What has happened at the sample company in the last days, in the order of time."""

import msgspec

from toritsugi.clock import start_of_day
from toritsugi.demo.sample.past.doings import Call, Mail
from toritsugi.demo.sample.past.notices import LATELY, NOTICES

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


class Moment(msgspec.Struct, frozen=True):
    """When it happened, in seconds since the epoch."""

    at: float
    what: Mail | Call


def story(now: float) -> list[Moment]:
    """Everything before `now`, oldest first, at the hours of an office in Japan."""
    today = start_of_day(now)
    past = [Moment(today - days * DAY + hour * HOUR, what) for days, hour, what in (*_EARLIER, *NOTICES)]
    lately = [Moment(now - minutes * MINUTE, what) for minutes, what in (*_TODAY, *LATELY)]
    return sorted([*past, *lately], key=lambda moment: moment.at)


CRM = "CRM通知 <noreply@crm.example>"
_DEAL = "商談「{name}」のステータスが「{state}」に更新されました。\n\n担当: {who}\n金額: {sum}\n次の予定: {plan}\n"

_EARLIER: tuple[tuple[int, float, Mail | Call], ...] = (
    (
        4,
        10.20,
        Mail(
            "crm",
            CRM,
            "[タイムライン] 青葉物産様 商談が「提案」に進みました",
            _DEAL.format(
                name="青葉物産 倉庫更新", state="提案", who="田中 太郎", sum="4,800,000円", plan="見積書の提出"
            ),
        ),
    ),
    (4, 13.52, Call("t.tanaka", "山本 健太", "青葉物産", 22.0, stays=50)),
    (4, 15.10, Call("k.takahashi", "森田 恵", "みなと印刷", 41.0, "wait")),
    (
        3,
        9.05,
        Mail(
            "workflow",
            "ワークフロー <workflow@office.example>",
            "【承認依頼】出張申請 No.2214（高橋 健一）",
            "高橋 健一さんから出張申請が届いています。\n\n行き先: 大阪\n期間: 2日間\n\n承認をお願いします。\n",
        ),
    ),
    (3, 11.30, Call("s.saito", "John Miller", "Harbor Systems", 14.0, "coming", "en", stays=75)),
    (3, 14.05, Call("d.sato", "大野 真理", "ひかり法律事務所", 67.0, stays=40, companions="岡本 遥")),
    (
        3,
        16.40,
        Mail(
            "i.suzuki",
            "西川 亮 <nishikawa@kita-foods.example>",
            "次回お打ち合わせの件",
            "鈴木様\n\nお世話になっております。北フーズの西川です。\n次回は来週の火曜日 14時でいかがでしょうか。\n",
        ),
    ),
    (2, 9.45, Call("y.watanabe", "中村 翔", "ミライ電装", 9.0)),
    (
        2,
        10.15,
        Mail(
            "m.ito",
            "総務サービス <info@soumu.example>",
            "健康診断のご案内",
            "伊藤様\n\n今年度の健康診断の日程をお知らせします。\n詳しくは社内ポータルをご覧ください。\n",
        ),
    ),
    (
        2,
        13.20,
        Mail(
            "h.yamada",
            "経費精算 <keihi@office.example>",
            "差し戻し: 経費精算 No.881",
            "山田様\n\n領収書の添付がないため、経費精算を差し戻しました。\n",
        ),
    ),
    (2, 15.35, Call("t.tanaka", "김 서준", "한빛무역", 33.0, "deputy", "ko")),
    (1, 10.10, Call("m.wang", "木村 彩", "木村デザイン", 18.0, stays=35)),
    (1, 11.00, Call("n.kobayashi", "横山 隆", "東都工業")),
    (
        1,
        13.48,
        Mail(
            "alert",
            "監視システム <monitor@ops.example>",
            "[警告] 第2倉庫 温度 31℃",
            "第2倉庫の温度がしきい値（28℃）を超えました。\n\n現在: 31℃\n継続: 6分\n",
        ),
    ),
    (1, 16.25, Call("m.sato", "原 由紀", "さくら銀行", 26.0)),
)
"""Days ago, hour of the day, and what happened."""

_TODAY: tuple[tuple[float, Mail | Call], ...] = (
    (
        58,
        Mail(
            "crm",
            CRM,
            "[タイムライン] みなと印刷様からお問い合わせがありました",
            "お問い合わせフォームから新しい連絡が届きました。\n\n会社: みなと印刷\n内容: 年間契約のお見積もり希望\n",
        ),
    ),
    (47, Call("k.takahashi", "森田 恵", "みなと印刷", 17.0, companions="三浦 大地\n西 由香")),
    (
        31,
        Mail(
            "y.takahashi",
            "井上 拓也 <inoue@aoba.example>",
            "見積書ご送付のお願い",
            "髙橋様\n\nいつもお世話になっております。青葉物産の井上です。\n先日の件、お見積書をお送りいただけますでしょうか。\n",
        ),
    ),
    (
        24,
        Mail(
            "alert",
            "監視システム <monitor@ops.example>",
            "[復旧] 第2倉庫 温度 26℃",
            "第2倉庫の温度が正常に戻りました。\n\n現在: 26℃\n",
        ),
    ),
    (12, Call("y.watanabe", "陳 志明", "台北電子", 11.0, "coming", "zh")),
)
"""Minutes ago, and what happened."""
