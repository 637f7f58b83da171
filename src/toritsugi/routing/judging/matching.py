"""Whether a condition holds for a letter, and by which words. Plain comparisons only, so that none can take long."""

from toritsugi.routing.judging.folding import folded
from toritsugi.routing.judging.letter import Letter
from toritsugi.routing.judging.rulebook import Condition

TEXT_LOOKED_AT = 100_000
"""Characters of a text in which words are looked for."""
KILOBYTE = 1024


class Reader:
    """A letter being read for its rules: every field is folded once, however many rules ask."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self._values: dict[str, tuple[str, ...]] = {}

    def has(self, flag: str) -> bool:
        """Whether the letter as a whole is so."""
        letter = self.letter
        known = {
            "attachment": bool(letter.attachments),
            "automatic": letter.automatic,
            "auto_reply": letter.auto_reply,
            "bounce": letter.bounce,
            "list": letter.from_list,
            "returned": letter.returned,
        }
        return known.get(flag, False)

    def values(self, field: str) -> tuple[str, ...]:
        """What stands in a field, folded; several for what can be there more than once."""
        if field not in self._values:
            self._values[field] = tuple(folded(each) for each in self._raw(field))
        return self._values[field]

    def _raw(self, field: str) -> tuple[str, ...]:
        letter = self.letter
        if field.startswith("header:"):
            wanted = field.removeprefix("header:").strip().lower()
            return tuple(value for name, value in letter.headers if name == wanted)
        text = letter.text[:TEXT_LOOKED_AT]
        fields: dict[str, tuple[str, ...]] = {
            "subject": (letter.subject,),
            "text": (text,),
            "subject_or_text": (f"{letter.subject}\n{text}",),
            "sender": (letter.sender_address,),
            "sender_name": (letter.sender_name,),
            "sender_domain": (letter.sender_address.rpartition("@")[2],),
            "sender_or_subject": (f"{letter.sender_name}\n{letter.sender_address}\n{letter.subject}",),
            "recipient": (letter.recipient,),
            "attachment": letter.attachments,
        }
        return fields.get(field, ())


def matched(condition: Condition, reader: Reader) -> tuple[str, ...] | None:
    """The words by which the condition holds (none are needed for "there"); None when it does not."""
    look, _, name = condition.field.partition(":")
    if condition.how == "there":
        there = reader.has(name) if look == "flag" else any(reader.values(condition.field))
        return () if there else None
    if look == "size":
        return _by_size(condition, reader.letter.size)
    values = reader.values(condition.field)
    found = tuple(word for word in condition.words if _stands(condition, folded(word), values))
    enough = len(found) == len(condition.words) if condition.how == "all" else bool(found)
    return found if found and enough else None


def _stands(condition: Condition, word: str, values: tuple[str, ...]) -> bool:
    """Whether the word stands in one of the values, in the way that the condition asks. No word stands nowhere."""
    if not word:
        return False
    if condition.field == "sender_domain":
        domain = word.lstrip("@.")
        return any(value == domain or value.endswith(f".{domain}") for value in values)
    if condition.how == "equals":
        return word in values
    if condition.how == "begins":
        return any(value.startswith(word) for value in values)
    if condition.how == "ends":
        return any(value.endswith(word) for value in values)
    return any(word in value for value in values)


def _by_size(condition: Condition, size: int) -> tuple[str, ...] | None:
    limits = [int(word) * KILOBYTE for word in condition.words if word.isdecimal()]
    holds = [size > limit if condition.how == "over" else size < limit for limit in limits]
    return condition.words if any(holds) else None
