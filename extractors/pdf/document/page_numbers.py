"""What is said of pages that are missing, doubled or no page of the form."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from schemas.reading import Evidence, Query


def missing_pages(here: Collection[int], count: int) -> Iterator[Query]:
    """A query where pages of a form of `count` are not among those that are `here`; both count from 1."""
    missing = sorted(set(range(1, count + 1)) - set(here))
    if not missing:
        return
    which = ", ".join(map(str, missing))
    say = f"Page {which} of {count} is" if len(missing) == 1 else f"Pages {which} of {count} are"
    do = "Ask for the whole form, or scan all of it again."
    yield Query(code="page-missing", say=f"{say} not in this document. {do}")


def pages_twice(here: Collection[int]) -> Iterator[Query]:
    """A query where a page of the form is there more than once."""
    if len(set(here)) < len(here):
        yield Query(code="page-twice", say="A page of this document is there twice. Which one counts?")


def foreign_page(number: int) -> Query:
    """The query about a page of the document, counted from 1, that the form does not have."""
    return Query(
        code="foreign-page",
        say="This page is no page of the form as it was issued. Look whether it holds an answer.",
        evidence=Evidence(page=number),
    )
