"""What pdfminer makes of a page, with its operators told by qpdf, which finds them ten times as fast.

pdfminer takes a page's content apart letter by letter in Python, which was half of the time of a page. Here qpdf does
that (ISO 32000-1, 7.8.2), and pdfminer goes on from the operators. What qpdf does not read without a complaint, what
is very large, and images among the operators are left to pdfminer as before. A test holds the two to one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value

from extractors.pdf.document.tokens import operators


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter of content, with operators that another found."""

    def execute(self, streams: Sequence[object]) -> None:
        """Draws what streams say, one after the other; a form that draws itself is not drawn again."""
        self.stream_ids.clear()
        for stream in map(stream_value, streams):
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
        mine = [s for s in map(stream_value, streams) if s.objid in self.stream_ids]
        told = operators([s.get_data() for s in mine])
        if told is None:
            super().execute(streams)
            return
        for operands, operator in told:
            self.argstack.extend(operands)
            found = _method(operator)
            if found is None:
                continue
            name, count = found
            if not count:
                getattr(self, name)()
            elif len(arguments := self.pop(count)) == count:
                getattr(self, name)(*arguments)


@cache
def _method(operator: str) -> tuple[str, int] | None:
    """The method of an operator, and how many operands it takes itself."""
    name = "do_" + operator.replace("*", "_a").replace('"', "_w").replace("'", "_q")
    function = getattr(PDFPageInterpreter, name, None)
    return (name, function.__code__.co_argcount - 1) if function is not None else None
