"""The ledger: complete, in order, on disk before anything is answered, whole after a crash."""

import json

import pytest

from lineworks_emulator.ledger import Ledger, LedgerBroken, MemberMessage, Notice, Place

AT = "2026-11-20T01:02:03.004Z"


def say(ledger, words, **place):
    return ledger.add_bot(AT, 1, Place(**place), {"type": "text", "text": words})


def read(ledger, since=0, limit=None):
    return json.loads(ledger.messages_json(since, limit))


def test_a_line_is_in_the_file_when_add_returns(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    for number in range(3):
        say(ledger, f"{number} 通目", user_id="u")
        assert len(path.read_bytes().splitlines()) == number + 1
    assert json.loads(path.read_text().splitlines()[-1])["content"]["text"] == "2 通目"
    ledger.close()


def test_it_goes_on_after_a_restart(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    say(ledger, "一", channel_id="room-0001")
    ledger.add_member(MemberMessage(at=AT, user_id="u", to=Place(channel_id="room-0001"), content={"type": "text"}))
    ledger.add_notice(Notice(at=AT, to=Place(channel_id="room-0001"), event="joined", bots=[1]))
    ledger.close()
    again = Ledger(path)
    assert say(again, "二", channel_id="room-0001").seq == 2
    assert [entry.order for entry in again.talk("room:room-0001")] == [1, 2, 3, 4]
    assert [message["seq"] for message in read(again)["messages"]] == [1, 2]
    again.close()


def test_a_torn_last_line_is_dropped(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    say(ledger, "whole", user_id="u")
    ledger.close()
    with path.open("ab") as file:
        file.write(b'{"kind":"bot","seq":2,"at')
    again = Ledger(path)
    assert again.last_seq == 1
    say(again, "next", user_id="u")
    again.close()
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 2]


def test_a_broken_line_in_the_middle_is_named(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"kind":"poem"}\n')
    with pytest.raises(LedgerBroken, match="line 1 is no ledger entry"):
        Ledger(path)


@pytest.mark.parametrize(
    ("since", "limit", "seqs"),
    [
        (0, None, [1, 2, 3]),
        (2, None, [3]),
        (3, None, []),
        (99, None, []),
        (-5, None, [1, 2, 3]),
        (1, 1, [2]),
        (0, 0, []),
    ],
)
def test_messages_are_read_from_a_number_on(since, limit, seqs):
    ledger = Ledger()
    for words in "一二三":
        say(ledger, words, user_id="u")
    found = read(ledger, since, limit)
    assert ([message["seq"] for message in found["messages"]], found["last_seq"]) == (seqs, 3)


def test_members_words_are_not_among_the_messages():
    ledger = Ledger()
    ledger.add_member(MemberMessage(at=AT, user_id="u", to=Place(user_id="u"), bot_id=1, content={"type": "text"}))
    say(ledger, "答え", user_id="u")
    assert [message["seq"] for message in read(ledger)["messages"]] == [1]
    assert [entry.order for entry in ledger.talk("dm:1:u")] == [1, 2]
    assert ledger.conversations() == ["dm:1:u"]


def test_a_reset_empties_file_and_numbers(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    say(ledger, "old", user_id="u")
    ledger.reset()
    assert (path.read_bytes(), ledger.last_seq, ledger.last_order) == (b"", 0, 0)
    assert say(ledger, "new", user_id="u").seq == 1
    ledger.close()


def test_listeners_hear_every_entry():
    ledger, heard = Ledger(), []
    ledger.listen(lambda: heard.append(ledger.last_order))
    say(ledger, "一", user_id="u")
    say(ledger, "二", user_id="u")
    assert heard == [1, 2]
