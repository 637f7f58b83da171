"""Notices of business systems to the sample company's people: of several kinds, one kept, one said twice."""

from toritsugi.demo.sample.past.doings import Mail

ESM = "eセールスマネージャー <esm@crm.example>"
AUTOMATIC = (("Auto-Submitted", "auto-generated"),)
NOTICES: tuple[tuple[int, float, Mail], ...] = (
    (
        4,
        9.40,
        Mail(
            "t.tanaka",
            ESM,
            "【eセールスマネージャー】タイムラインにコメントがつきました",
            "青葉物産 倉庫更新\n\n髙橋 由美: 先方の部長様が乗り気です。来週の打ち合わせに同席をお願いできますか。\n\n"
            "https://crm.example/timeline/2811\n",
            AUTOMATIC,
        ),
    ),
    (
        3,
        8.30,
        Mail(
            "k.takahashi",
            ESM,
            "【eセールスマネージャー】活動登録の催促: 未登録が2件あります",
            "次の予定の活動がまだ登録されていません。\n\n・みなと印刷 年間契約（15:00）\n・北フーズ 定例（10:00）\n",
            AUTOMATIC,
        ),
    ),
    (
        2,
        11.05,
        Mail(
            "y.watanabe",
            "aoba/stock <notifications@github.com>",
            "[aoba/stock] 棚番号の並びを直す (PR #118)",
            "齋藤さんがあなたにレビューを依頼しました。\n\nhttps://github.com/aoba/stock/pull/118\n",
            (("X-GitHub-Reason", "review_requested"), ("List-ID", "aoba/stock <stock.aoba.github.com>")),
        ),
    ),
    (
        1,
        17.10,
        Mail(
            "s.saito",
            "小林 直樹 <n.kobayashi@sample.example>",
            "招待: 棚卸しの打ち合わせ @ 11月30日(月) 13:00",
            "場所: 会議室B\n参加者: 小林 直樹、齋藤 さくら\n",
            (("Sender", "Google Calendar <calendar-notification@google.com>"),),
        ),
    ),
)
"""Days ago, hour of the day, and what came."""

ORDER = Mail(
    "i.suzuki",
    "受発注システム <order@shop.example>",
    "【受注】北フーズ様 冷凍コンテナ 12台（No.20481）",
    "ご注文を受け付けました。\n\nお客様: 北フーズ株式会社\n品名: 冷凍コンテナ RC-20\n数量: 12台\n希望納期: 12月15日\n",
    files=(("注文明細_20481.csv", "品番,品名,数量,単価\r\nRC-20,冷凍コンテナ,12,98000\r\n"),),
)
LATELY: tuple[tuple[float, Mail], ...] = (
    (
        52,
        Mail(
            "t.tanaka",
            "不在の連絡 <nishikawa@kita-foods.example>",
            "自動返信: 次回お打ち合わせの件",
            "ただいま不在にしております。12月1日以降にご連絡いたします。\n",
            (("Auto-Submitted", "auto-replied"),),
        ),
    ),
    (
        44,
        Mail(
            "m.sato",
            "ビジネスセミナー事務局 <news@seminar.example>",
            "【無料セミナー】受付業務の効率化",
            "本メールは名刺交換をさせていただいた方にお送りしています。\n",
            (("List-Unsubscribe", "<https://seminar.example/u/1>"),),
        ),
    ),
    (20, ORDER),
    (18, ORDER),
    (
        9,
        Mail(
            "t.tanaka",
            ESM,
            "【eセールスマネージャー】承認依頼: 見積 2026-118（青葉物産）",
            "見積の承認依頼が届いています。\n\n金額: 4,800,000円\n値引率: 8%\n申請者: 髙橋 由美\n\nhttps://crm.example/workflow/118\n",
            AUTOMATIC,
        ),
    ),
)
"""Minutes ago, and what came. The second order says the same as the first."""
