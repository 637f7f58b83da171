"""The rules that every organization has at the end of its list: about mails that no person wrote."""

from toritsugi.routing import Condition, Rule

BUILTIN_RULES = (
    Rule(
        "returned",
        "戻ってきたメール",
        conditions=(Condition("flag:returned", "there"),),
        action="keep",
        builtin=True,
    ),
    Rule("bounce", "配信エラーの通知", conditions=(Condition("flag:bounce", "there"),), action="keep", builtin=True),
    Rule("auto-reply", "自動返信", conditions=(Condition("flag:auto_reply", "there"),), action="keep", builtin=True),
    Rule("automatic", "システムからの通知", conditions=(Condition("flag:automatic", "there"),), builtin=True),
)
"""A CRM's notices are machine-made as well, so the last of them tells."""
