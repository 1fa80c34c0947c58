"""Codes of vectors: the nearer two vectors are, the fewer bits of their codes differ."""

import numpy as np
import pytest

from scenedex.db import signs


def distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def test_a_code_is_the_same_on_every_machine():
    code = signs.of(np.arange(-3, 5, dtype=np.float32))
    assert code == "0010000100100000"


@pytest.mark.parametrize("width", [1, 3, 128, 384, 1024, 1152])
def test_a_code_has_two_bits_for_each_number_and_its_opposite_none_in_common(width):
    vector = np.random.default_rng(1).standard_normal(width).astype(np.float32)
    code = signs.of(vector)
    assert len(code) == 2 * width
    assert distance(code, signs.of(-vector)) == 2 * width
    assert signs.of(7 * vector) == code


@pytest.mark.parametrize("degrees", [10, 45, 90, 120])
def test_as_many_bits_differ_as_the_angle_says(degrees):
    """Charikar 2002: a sign differs with the probability angle / 180°; loud numbers or not."""
    random = np.random.default_rng(2)
    loud = np.exp(random.standard_normal(1152))
    first, second = (random.standard_normal(1152) * loud for _ in range(2))
    first /= np.linalg.norm(first)
    second -= (second @ first) * first
    second /= np.linalg.norm(second)
    angle = np.radians(degrees)
    turned = np.cos(angle) * first + np.sin(angle) * second
    differing = distance(*(signs.of(each.astype(np.float32)) for each in (first, turned)))
    assert differing / 2304 == pytest.approx(degrees / 180, abs=0.05)
