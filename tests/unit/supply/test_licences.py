import pytest

from infra.supply.licences import Class, Policy, load_policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.mark.parametrize(
    ("expression", "group"),
    [
        ("MIT", Class.PERMISSIVE),
        ("MIT OR GPL-2.0-only", Class.PERMISSIVE),
        ("MIT AND GPL-2.0-only", Class.STRONG_COPYLEFT),
        ("(MIT OR Apache-2.0) AND LGPL-3.0-only", Class.WEAK_COPYLEFT),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", Class.PERMISSIVE),
        ("GPL-3.0-or-later WITH Autoconf-exception-3.0", Class.UNKNOWN),
        ("LicenseRef-NVIDIA-Proprietary", Class.PROPRIETARY),
        ("SSPL-1.0", Class.UNKNOWN),
        ("Dual License", Class.UNKNOWN),
        ("", Class.UNKNOWN),
    ],
)
def test_an_expression_asks_the_least_of_a_choice_and_the_most_of_a_sum(
    policy: Policy, expression: str, group: Class
) -> None:
    assert policy.group(expression) is group


def test_the_first_term_that_can_be_read_holds(policy: Policy) -> None:
    found = policy.judge("anything", "see the file", "Apache Software License", "MIT")
    assert (found.expression, found.group) == ("Apache-2.0", Class.PERMISSIVE)


def test_what_nobody_can_read_is_unknown_and_says_what_it_said(policy: Policy) -> None:
    assert policy.judge("anything", "Bananaware") == policy.judge("other", "Bananaware")
    assert policy.judge("anything", "Bananaware").expression == "Bananaware"
    assert policy.judge("anything").group is Class.UNKNOWN


def test_an_explained_licence_holds_for_one_package_and_says_why(policy: Policy) -> None:
    explained = policy.judge("cryptography/openssl")
    assert explained.why
    assert policy.judge("opencv-python-headless/openssl", "OpenSSL").expression == "OpenSSL"


def test_every_explanation_has_a_reason_and_a_licence_that_is_known(policy: Policy) -> None:
    for name, entry in policy.explained.items():
        assert entry["why"], name
        assert policy.group(entry["licence"]) is not Class.UNKNOWN, name
    assert all(policy.group(name) is not Class.UNKNOWN for name in policy.names.values())
