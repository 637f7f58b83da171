"""A text with placeholders: {来訪者} stands for what is known, [ … ] is left out when something in it is not known."""

import re
from collections.abc import Mapping

from toritsugi.reception.refusal import SettingFault
from toritsugi.reception.texts.placeholders import meant_by

TITLE_LIMIT, TEXT_LIMIT = 200, 1000
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*\{[^\[\]]*)\]")


def filled(template: str, facts: Mapping[str, str]) -> str:
    """The text with what is known; a line that names only unknown things is left out."""
    lines = (_line(line, facts) for line in template.strip().splitlines())
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, facts: Mapping[str, str]) -> str | None:
    if not line.strip():
        return ""
    kept = _OPTIONAL.sub(lambda found: found[1] if _all_known(found[1], facts) else "", line)
    if not kept.strip() or (_PLACEHOLDER.search(kept) and not _any_known(kept, facts)):
        return None
    return _PLACEHOLDER.sub(lambda found: facts.get(meant_by(found[1]), ""), kept).rstrip()


def _all_known(part: str, facts: Mapping[str, str]) -> bool:
    return all(facts.get(meant_by(name)) for name in _PLACEHOLDER.findall(part))


def _any_known(part: str, facts: Mapping[str, str]) -> bool:
    return any(facts.get(meant_by(name)) for name in _PLACEHOLDER.findall(part))


def faults_of_template(field: str, template: str, limit: int) -> list[SettingFault]:
    """What must be mended: nothing written, too much, a placeholder that nobody knows, a brace that stands alone."""
    if not template.strip():
        return [SettingFault(field, "empty")]
    faults = [SettingFault(field, "too_long", str(limit))] if len(template) > limit else []
    unknown = [name for name in _PLACEHOLDER.findall(template) if not meant_by(name)]
    faults += [SettingFault(field, "no_placeholder", f"{{{name[:20]}}}") for name in unknown[:1]]
    if not unknown and re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        faults.append(SettingFault(field, "lone_brace"))
    return faults
