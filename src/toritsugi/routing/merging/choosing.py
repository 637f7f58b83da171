"""Which destinations get more than people can bear."""

from collections.abc import Mapping, Sequence

from toritsugi.event import Urgency
from toritsugi.outbox import Queue

SHARE = 5
"""Messages of notices that one destination gets within a minute; what comes beyond waits a little and is merged."""


def too_much(queues: Sequence[Queue], used: Mapping[str, float], *, behind: bool) -> list[Queue]:
    """The queues to be merged: two or more in a lane that is `behind`, what goes beyond a share, and every digest.

    `used` says by address how many messages of a share are used up.
    """
    return [
        queue
        for queue in queues
        if queue.urgency is Urgency.DIGEST
        or (queue.count > 1 and (behind or used.get(queue.address, 0) + queue.count > SHARE))
    ]
