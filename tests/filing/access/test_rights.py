"""Who may read what: the rules themselves, without a ledger."""

from __future__ import annotations

import itertools

import pytest

from filing.access.accounts import Account, Role
from filing.access.rights import Facts, may_read
from schemas.policies import Policies

NONE = Policies()
SUPERVISION = Facts(
    7,
    "supervision-record",
    "supervision",
    about=frozenset({"E02"}),
    held_by=frozenset({"E01"}),
    named=frozenset({"E02", "E01", "E09"}),
    home="Rowan House",
)
RATED = Facts(
    8, "contact-evaluation", "evaluation", about=frozenset({"E02"}), home="Rowan House", evaluated="client"
)
OWN = Facts(
    9, "contact-evaluation", "evaluation", about=frozenset({"E02"}), home="Rowan House", evaluated="self"
)
CASE = Facts(10, "casework", "case_content", about=frozenset({"E02"}), home="Rowan House")


def somebody(role: Role, person: str | None = None, *homes: str) -> Account:
    return Account("Pat Specimen", role, person, homes)


@pytest.mark.parametrize(
    ("person", "because"), [("E02", "about"), ("E01", "held"), ("E09", "named"), ("E03", None), (None, None)]
)
@pytest.mark.parametrize("role", ["member", "manager"])
def test_a_record_is_open_to_its_two_parties_and_to_whom_its_form_names(
    role: Role, person: str | None, because: str | None
) -> None:
    assert may_read(somebody(role, person), SUPERVISION, NONE) == because


@pytest.mark.parametrize("facts", [SUPERVISION, RATED, OWN, CASE])
@pytest.mark.parametrize("role", ["administrator", "importer"])
def test_whoever_keeps_accounts_or_imports_reads_no_record_not_even_their_own(
    role: Role, facts: Facts
) -> None:
    everything = Policies(readers=((facts.kind or "", ("managers", "Pat Specimen")),))
    for person in ("E01", "E02"):
        assert may_read(somebody(role, person), facts, everything) is None


def test_nobody_reads_what_a_client_said_of_them_but_the_managers_of_their_home() -> None:
    everybody = Policies(readers=(("evaluation", ("Pat Specimen", "managers")),))
    roles: tuple[Role, ...] = ("member", "manager")
    for role, policies in itertools.product(roles, (NONE, everybody)):
        assert may_read(somebody(role, "E02"), RATED, policies) is None
    assert may_read(somebody("manager", "E01"), RATED, NONE) == "evaluation"
    assert may_read(somebody("manager", "E01", "Rowan House"), RATED, NONE) == "evaluation"
    assert may_read(somebody("manager", "E01", "Elm Court"), RATED, NONE) is None
    assert may_read(somebody("member", "E01"), RATED, NONE) is None


def test_what_somebody_says_of_themselves_is_open_to_them_alone_whatever_is_settled() -> None:
    everybody = Policies(readers=(("evaluation", ("Pat Specimen", "managers")),))
    assert may_read(somebody("member", "E02"), OWN, everybody) == "about"
    roles: tuple[Role, ...] = ("member", "manager")
    for role in roles:
        assert may_read(somebody(role, "E01"), OWN, everybody) is None


def test_policies_open_a_form_or_a_kind_to_names_and_to_the_managers_of_the_home() -> None:
    by_kind = Policies(readers=(("supervision", ("managers",)),))
    by_form = Policies(readers=(("supervision-record", ("pat specimen",)),))
    assert may_read(somebody("manager", None, "Rowan House"), SUPERVISION, by_kind) == "policy"
    assert may_read(somebody("manager", None), SUPERVISION, by_kind) == "policy"
    assert may_read(somebody("manager", None, "Elm Court"), SUPERVISION, by_kind) is None
    assert may_read(somebody("member", "E03"), SUPERVISION, by_kind) is None
    assert may_read(somebody("member", "E03"), SUPERVISION, by_form) == "policy"
    assert may_read(somebody("member", "E03"), CASE, by_kind) is None
