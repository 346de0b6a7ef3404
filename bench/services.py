"""The services that are timed: the same ones as in `bench.peers`, as blueprints."""

from __future__ import annotations

import blueprint

MM8 = blueprint.build(
    service="M/M/8 at load 0.9",
    arrivals={"customers": {"at": "desk", "rate": "7.2/min"}},
    staff={"clerk": {"count": 8}},
    steps={"desk": {"lane": "frontstage", "by": "clerk", "takes": "exponential(mean=1 min)"}},
)

CALL_CENTRE = blueprint.build(
    service="Call centre with a voice unit, 12 agents, patience, a back office and outages",
    segments={"caller": {"share": 1.0, "patience": "exponential(mean=5 min)"}},
    arrivals={"calls": {"at": "voice_unit", "rate": "5/min"}},
    staff={"agent": {"count": 12}, "office": {"count": 3}},
    systems={
        "desk": {"up": "exponential(mean=480 min)", "down": "exponential(mean=10 min)", "work": "finish"}
    },
    steps={
        "voice_unit": {
            "lane": "customer",
            "takes": "uniform(low=0.3, high=1)",
            "next": {"talk": 0.7, "leave": 0.3},
        },
        "talk": {
            "lane": "frontstage",
            "by": "agent",
            "uses": "desk",
            "takes": "exponential(mean=3)",
            "next": {"research": 0.15, "leave": 0.85},
        },
        "research": {
            "lane": "backstage",
            "by": "office",
            "takes": "exponential(mean=4)",
            "patience": "never",
            "next": "answer",
        },
        "answer": {
            "lane": "frontstage",
            "by": "agent",
            "uses": "desk",
            "takes": "exponential(mean=1.5)",
            "priority": 1,
        },
    },
)
