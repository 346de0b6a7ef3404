"""Quantiles of Student's t, against SciPy's."""

from __future__ import annotations

import pytest
from scipy.special import stdtrit

from sim.student_t import quantile


@pytest.mark.parametrize("share", [0.5001, 0.75, 0.9, 0.975, 0.995, 1 - 0.05 / 2 / 50, 1 - 1e-6, 0.2])
def test_quantiles_are_those_of_another_program(share: float) -> None:
    for freedom in [*range(1, 60), 99, 100, 199, 498, 499, 500, 501, 999, 5000, 10**6]:
        assert quantile(freedom, share) == pytest.approx(float(stdtrit(freedom, share)), rel=2e-10), freedom


@pytest.mark.parametrize(("freedom", "share"), [(0, 0.9), (5, 0.0), (5, 1.0), (5, float("nan"))])
def test_what_has_no_quantile_is_refused(freedom: int, share: float) -> None:
    with pytest.raises(ValueError, match="no quantile of"):
        quantile(freedom, share)
