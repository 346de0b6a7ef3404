"""One share of several changed: 30% of those from the counter go to the kiosk, the others as before.

`steps.counter.next.kiosk: 30%` makes room for the new share by scaling the rest: of {leave: 70%, form: 30%}, 49% leave
and 21% fill in the form. Invariant: the shares add up to one, and the rest keep their proportions.
"""

from __future__ import annotations

from blueprint.changes.draft import Draft
from blueprint.changes.operation import UnchangedError
from blueprint.changes.place import Target
from blueprint.changes.sizes import tidy
from blueprint.quantity import Share, plain


def rebalance(draft: Draft, target: Target, share: float) -> None:
    """Give one of several ways this share; the others share the rest in proportion.

    Raises
    ------
    ValueError
        when it is more than the whole, the share it has already, or when there are no others to take the rest.
    """
    ways = {name: Share.parse(raw).value for name, raw in draft.get(target.place[:-1]).items()}
    name = target.place[-1]
    old = ways.pop(name, 0.0)
    rest = sum(ways.values())
    if share > 1:
        raise ValueError(f"{plain(share * 100)}% is more than the whole; write 100% or less")
    if share == old:
        raise UnchangedError("changes nothing; that is its share already")
    if share < 1 and rest <= 0:
        raise ValueError("there is no other way for the rest; write them all: {leave: 70%, counter: 30%}")
    found = {way: part * (1 - share) / rest for way, part in ways.items()} if share < 1 else {}
    order = [*draft.get(target.place[:-1]), *([name] if name not in draft.get(target.place[:-1]) else [])]
    found[name] = share
    draft.put(
        target.place[:-1], {way: Share(tidy(found[way])).written() for way in order if found.get(way, 0) > 0}
    )
