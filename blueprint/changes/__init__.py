r"""What a designer may suppose of a service, in words the service already has; and what tells two services apart.

    >>> import blueprint
    >>> branch = blueprint.load("bank_branch")
    >>> supposed = blueprint.change(branch, "staff.teller.count: +1 from 11:00 to 14:00", "closing: turn_away")
    >>> print("\n".join(blueprint.diff(branch, supposed).lines()))
    Closing: serve_out -> turn_away
    Teller: 3 from 09:00, 5 from 11:00, 4 from 14:00 -> 3, 6, 4

A change goes by the file's data: `draft` holds it, `place` finds where, `reading` says what is to be done there.
`scenario` names several, `difference` tells two services apart.
"""

from __future__ import annotations

from blueprint.changes.change import Change, change
from blueprint.changes.difference import Difference, diff
from blueprint.changes.scenario import Scenario, scenarios, scenarios_of

__all__ = ["Change", "Difference", "Scenario", "change", "diff", "scenarios", "scenarios_of"]
