"""「はじめての設定」: from the first screen of LINE WORKS to the test notification, one step after the other.

In: what a person has done, and clicks for what the API can do. Out: one page for each step of `steps.toml`, with exact
labels, values to copy and a live check. Never: a step in code, or a secret in the cookie that keeps the progress.
"""

from toritsugi.admin.link.guide.routes import HANDLERS
from toritsugi.admin.link.guide.steps import Guide, Step, read_guide

__all__ = ["HANDLERS", "Guide", "Step", "read_guide"]
