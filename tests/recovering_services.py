"""Services that say what follows when something goes wrong, for the tests of pictures: a hotel's desk and a clinic."""

from __future__ import annotations

from typing import Any

import blueprint
from blueprint import Blueprint

HOTEL: dict[str, Any] = {
    "service": "Desk", "currency": "CNY", "hours": "09:00-17:00", "unit": "min",
    "arrivals": {"guests": {"at": "check_in", "rate": "10/h"}},
    "staff": {"desk": {"count": 2}, "boss": {"count": 1}},
    "complaints": {
        "minor": {"staff": "60%", "head_office": "5%", "friends": "20%"}, "large": 100, "policy": "kind",
        "channels": {"head_office": {"to": "letters", "after": "2 h"}}, "discouraged": "10%",
    },
    "recovery": {
        "kind": {
            "ladder": [
                {"step": "apologise"},
                {"step": "voucher", "up_to": 100, "settles": "70%"},
                {"step": "manager", "settles": "80%"},
            ],
            "quick": "20 min", "grants": {"minor": 20, "major": 80}, "follow_up": "call",
        },
    },
    "satisfaction": {"stay": {"desired": 5, "adequate": 20}},
    "loyalty": {
        "worth": {"margin": 100, "retention": "80%", "discount": "10%"}, "stays": "95%",
        "satisfaction": {1: "60%", 5: "100%"},
    },
    "steps": {
        "check_in": {
            "lane": "frontstage", "by": "desk", "takes": "exponential(mean=4)", "next": "room",
            "expects": {"desired": 2, "adequate": 8},
            "fails": {
                "not_ready": {"share": {"usual": "5%", "queue_over": {3: "10%"}}, "severity": "minor"},
                "too_long": {"wait_over": "10 min", "severity": "minor"},
                "bill": {"share": "2%", "severity": "lognormal(mean=90, cv=1)"},
            },
        },
        "room": {
            "lane": "customer", "takes": 30, "fails": {"late": {"later_than": "50 min", "severity": "major"}},
        },
        "apologise": {"lane": "frontstage", "by": "desk", "takes": 1},
        "voucher": {"lane": "frontstage", "by": "desk", "takes": 2},
        "manager": {"lane": "frontstage", "by": "boss", "takes": 5},
        "letters": {"lane": "backstage", "by": "boss", "takes": 10},
        "call": {"lane": "frontstage", "by": "boss", "takes": 3},
    },
}  # fmt: skip
"""Two steps that fail, a ladder of three rungs, a follow-up, letters to the head office."""

_CLINIC_STEPS: dict[str, Any] = {
    "register": {
        "lane": "frontstage", "by": "nurse", "takes": "exponential(mean=4)", "next": "wait",
        "patience": "exponential(mean=20)",
        "expects": {"desired": 2, "adequate": 8, "dimension": "empathy"}, "notes": {"feeling": "Nervous"},
        "standard": {
            "wait": "80% within 5 min", "failures": "5%", "score": 4.5, "promised": {"wait": "6 min", "score": 4},
        },
        "fails": {
            "slow": {"wait_over": "8 min", "severity": "minor", "then": "file", "pays": 20},
            "wrong": {"share": "4%", "severity": "major", "then": "register"},
        },
    },
    "wait": {"lane": "customer", "takes": 10, "next": "file", "fails": {"x": {"share": "3%", "severity": "minor"}}},
    "file": {"lane": "backstage", "takes": 3, "next": "treat", "fails": {"y": {"share": "3%", "severity": "minor"}}},
    "treat": {
        "lane": "frontstage", "by": "nurse", "takes": 1, "next": "leave_desk",
        "fails": {
            "z": {"share": "2%", "severity": "minor"},
            "late": {"later_than": "40 min", "severity": "minor", "then": "leave_desk"},
        },
    },
    "leave_desk": {
        "lane": "frontstage", "by": "nurse", "takes": 1, "fails": {"w": {"share": "2%", "severity": "minor"}},
    },
    "sorry": {"lane": "frontstage", "by": "matron", "takes": 1},
    "boss": {"lane": "frontstage", "by": "matron", "takes": 5},
    "letters": {"lane": "backstage", "by": "matron", "takes": 5},
    "call": {"lane": "backstage", "by": "matron", "takes": 2},
}  # fmt: skip
CLINIC: dict[str, Any] = {
    "service": "Clinic", "currency": "CNY", "unit": "min", "hours": "09:00-17:00",
    "arrivals": {"patients": {"at": "register", "rate": "12/h"}},
    "staff": {"nurse": {"count": 1}, "matron": {"count": 1}},
    "complaints": {"policy": "listen", "channels": {"third_party": {"to": "letters", "after": "1 h"}}},
    "recovery": {
        "listen": {"ladder": [{"step": "sorry"}, {"step": "boss", "settles": "70%"}], "follow_up": "call"},
    },
    "satisfaction": {}, "loyalty": {"worth": 500, "satisfaction": {1: "50%", 5: "100%"}},
    "steps": _CLINIC_STEPS,
}  # fmt: skip
"""Five steps that fail, failures that a wait and a delay raise, a guarantee, standards of every kind."""


def hotel() -> Blueprint:
    """A hotel's desk."""
    return blueprint.build(HOTEL)


def clinic() -> Blueprint:
    """A clinic."""
    return blueprint.build(CLINIC)
