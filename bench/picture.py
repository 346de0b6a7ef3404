"""The speeds as a picture: a bar for each program, one panel for each service, on a scale of powers of ten.

The hand-tuned C program of the call centre serves millions of callers a second, hand-written SimPy tens of
thousands; only a logarithmic scale shows both. Our engines stand out; the number is at the end of each bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

OURS = {"compiled": "#0b5394", "simpy_engine": "#6fa8dc"}
THEIRS = "#b7b7b7"
NAMES = {
    "compiled": "compiled engine (ours)",
    "simpy_engine": "SimPy engine (ours)",
    "simpy": "SimPy, by hand",
    "ciw": "Ciw",
    "c": "C, by hand for this service",
}


def draw(races: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """Write {service: {program: customers a second}} as an SVG."""
    from matplotlib.figure import Figure

    longest = max(len(speeds) for speeds in races.values())
    figure = Figure(figsize=(9.0, 0.6 + len(races) * (0.5 + 0.34 * longest)), layout="constrained")
    panels = figure.subplots(len(races), 1, squeeze=False, sharex=True)[:, 0]
    top = max(max(speeds.values()) for speeds in races.values())
    for panel, (service, speeds) in zip(panels, races.items(), strict=True):
        order = sorted(speeds, key=lambda name: speeds[name])
        values = [speeds[name] for name in order]
        bars = panel.barh([NAMES.get(name, name) for name in order], values, height=0.72,
                          color=[OURS.get(name, THEIRS) for name in order])  # fmt: skip
        panel.bar_label(bars, [rounded(value) for value in values], padding=4, fontsize=9)
        panel.set_xscale("log")
        panel.set_xlim(1e3, top * 6)
        panel.set_title(service, loc="left", fontsize=11, fontweight="bold")
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
    panels[-1].set_xlabel("customers simulated per second of one core (logarithmic)")
    figure.savefig(path, metadata={"Date": None})


def rounded(value: float) -> str:
    """A number to three figures: 13.6 million, 73,300."""
    if value >= 1e6:
        return f"{float(f'{value:.3g}') / 1e6:g} million"
    return f"{float(f'{value:.3g}'):,.0f}"
