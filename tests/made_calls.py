"""Records of calls made up row by row, in the form in which the bank's switch wrote them."""

from __future__ import annotations

from pathlib import Path

COLUMNS = (
    "vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,"
    "outcome,ser_start,ser_exit,ser_time,server"
)


def clock(seconds: float) -> str:
    whole = int(seconds) % 86_400
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def call(entered: float, wait: int = 0, talk: int = 100, agent: str = "A", **other: str) -> str:
    """One row of a record: the voice unit takes 10 s; no talk means that the caller hung up."""
    queued = entered + 10
    left = queued + wait
    queue = f"{clock(queued)},{clock(left)},{wait}" if wait else "0:00:00,0:00:00,0"
    service = f"{clock(left)},{clock(left + talk)},{talk},{agent}" if talk else "0:00:00,0:00:00,0,NO_SERVER"
    outcome = other.get("outcome", "AGENT" if talk else "HANG")
    kind, day, priority = other.get("kind", "PS"), other.get("day", "1999-02-01"), other.get("priority", "0")
    unit = f"{clock(entered)},{clock(queued)},10"
    return f"L,1,0,{priority},{kind},{day},{unit},{queue},{outcome},{service}"


def record(folder: Path, *rows: str) -> Path:
    path = folder / "calls.csv"
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path
