"""The log of a run as XES, which process-mining tools read: a trace a customer, her visits as events.

Who waited at the counter from 09:02 to 09:05 and was served until 09:09 is three events of the activity “Serve at the
counter”: schedule, start, complete. Who gave up is schedule and withdraw; who was sent away, cut off or carried over,
schedule and pi_abort. (IEEE 1849-2016, with its standard extensions.)

Invariant: the events of a trace are in the order of their times, and every visit of the log is there once.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

from blueprint import Blueprint
from blueprint.text import say
from sim import Journal
from sim.journal import Visit

MONDAY = dt.datetime(2024, 1, 1)
"""The first day of a run without a date."""
_WITHDRAWN = {"abandoned", "balked", "blocked"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace"><string key="concept:name" value=""/></global>
  <global scope="event">
    <string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
"""


@contextmanager
def xes(path: Path, service: Blueprint, lang: str) -> Iterator[Callable[[int, Journal], object]]:
    """What takes the journals of a run and writes them to `path`, gzipped where its name says so: `.xes.gz`."""
    writer = _Writer(service, lang)
    with _opened(path) as target:
        target.write(_HEAD + f'  <string key="concept:name" value={_quoted(say(service.service, lang))}/>\n')
        target.write(f'  <string key="blueprint:fingerprint" value={_quoted(service.fingerprint)}/>\n')
        yield lambda replication, journal: target.writelines(writer.traces(replication, journal))
        target.write("</log>\n")


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if ".gz" in path.suffixes:
        with (
            gzip.GzipFile(path, "wb", mtime=0) as packed,
            io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as target,
        ):
            yield target
    else:
        with path.open("w", encoding="utf-8", newline="\n") as target:
            yield target


def _quoted(text: str) -> str:
    """Text as an attribute of XML; signs that XML cannot have are left out."""
    return quoteattr("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


class _Writer:
    def __init__(self, service: Blueprint, lang: str) -> None:
        self.start = MONDAY
        if service.first_day is not None:
            self.start = dt.datetime.combine(service.first_day, dt.time())
        self.steps = {name: _quoted(say(step.label, lang, name=name)) for name, step in service.steps.items()}
        self.pools = {name: _quoted(say(pool.label, lang, name=name)) for name, pool in service.staff.items()}
        self.alone = {name: step.by[0] for name, step in service.steps.items() if len(step.by) == 1}

    def traces(self, replication: int, journal: Journal) -> Iterator[str]:
        """The customers of a replication, in the order in which their first visits ended."""
        segments = {(one.stream, one.customer): one.segment for one in journal.stays}
        visits: dict[tuple[str, int], list[Visit]] = {}
        for visit in journal.visits:
            visits.setdefault((visit.stream, visit.customer), []).append(visit)
        for (stream, customer), own in visits.items():
            name = f"{replication}-{stream}-{customer}"
            yield f'  <trace>\n    <string key="concept:name" value={_quoted(name)}/>\n'
            yield f'    <int key="blueprint:replication" value="{replication}"/>\n'
            yield f'    <string key="blueprint:stream" value={_quoted(stream)}/>\n'
            yield f'    <string key="blueprint:segment" value={_quoted(segments.get((stream, customer), ""))}/>\n'
            for visit in sorted(own, key=lambda one: (one.came, one.ended)):
                yield from self._events(visit)
            yield "  </trace>\n"

    def _events(self, visit: Visit) -> Iterator[str]:
        yield self._event(visit, "schedule", visit.came)
        if visit.began is not None:
            yield self._event(visit, "start", visit.began)
        if visit.outcome == "served":
            yield self._event(visit, "complete", visit.ended)
        else:
            yield self._event(visit, "withdraw" if visit.outcome in _WITHDRAWN else "pi_abort", visit.ended)

    def _event(self, visit: Visit, transition: str, tick: int) -> str:
        time = (self.start + dt.timedelta(microseconds=tick)).isoformat(timespec="microseconds")
        pool = visit.chosen or self.alone.get(visit.step)
        group = (
            f'<string key="org:group" value={self.pools[pool]}/>' if pool and transition != "schedule" else ""
        )
        over = transition not in ("schedule", "start")
        told = f'<string key="blueprint:outcome" value="{visit.outcome}"/>' if over else ""
        return (
            f'    <event><string key="concept:name" value={self.steps[visit.step]}/>'
            f'<string key="lifecycle:transition" value="{transition}"/>'
            f'<date key="time:timestamp" value="{time}+00:00"/>{group}{told}</event>\n'
        )
