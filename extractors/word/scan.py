"""The main part of an untouched document in one pass over its text, without making a tree of it.

Reading XML by patterns is exact under conditions, and all of them are held here. One grammar says where each tag
may stand, down to the properties that are skipped: paragraphs, plain tables, runs, each control in its bookmark.
It has no comments, CDATA, doctype, character references, or declarations but the root's, where `w` and `w14`
must be bound to their namespaces. So every `<` begins a tag, all tags are closed, and what matches is that
element and no other. A document that is not so is not scanned: the tree decides, and says what is broken. Only
an attribute that stands twice on a tag of which nothing is read goes unnoticed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.word.opening import WORD
from extractors.word.text_runs import CHARACTERS

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
# Values and words without what XML cannot hold, and without the carriage return, which it reads as another.
_V, _X = r'[^"<\x00-\x1f]*+', r"[^<\x00-\x08\x0b-\x1f]*+"
_ATTRS = rf'(?: w(?:14)?+:[A-Za-z]++="{_V}")*+'
_EMPTY = rf"<w:[A-Za-z]++{_ATTRS}/>"
_CHARACTERS = {f"w:{name.rpartition('}')[2]}": said for name, said in CHARACTERS.items()}


def _skip(name: str, *holders: str, but: str = "", holds: str = _EMPTY) -> str:
    """Properties of which nothing is read: tags that `holds` matches and `but` does not forbid, and `holders`."""
    deep = "".join(f"|<w:{h}>(?:{_EMPTY})*+</w:{h}>" for h in holders)
    return rf"(?:<w:{name}(?:/>|>(?:{but}{holds}{deep})*+</w:{name}>))?+"


# Looks that only dress words up. With any other (struck out, hidden, raised, a style) the tree decides.
_DRESS = (
    r'<w:(?:rFonts|sz(?:Cs)?+|color(?! w:val="[Ff]{6}")|[biu]|[bi]Cs|lang|noProof|kern|spacing'
    rf'|rStyle(?= w:val="PlaceholderText"/)){_ATTRS}/>'
)
_RPR = _skip("rPr", holds=_DRESS)
_ANY = rf"(?:>|{_ATTRS}>)"
_CHARACTER = "|".join([*_CHARACTERS, "w:t", "w:lastRenderedPageBreak"])
_T = r'<w:t(?: xml:space="(?:preserve|default)")?+>'
_RUN = rf"<w:r{_ANY}{_RPR}(?:{_T}{_X}</w:t>|<(?:{_CHARACTER}){_ATTRS}/>)*+</w:r>"
_LOOSE = rf"<w:bookmarkStart{_ATTRS}/>(?!<w:sdt>)|<w:(?:bookmarkEnd|proofErr){_ATTRS}/>"
# Nearly always there is one run with one text, which is then at hand; what follows it is taken whole.
_ONE = rf"(?:<w:r{_ANY}{_RPR}{_T}({_X})</w:t></w:r>)?+"
_RUNS, _ONLY_RUNS = rf"{_ONE}((?:{_RUN}|{_LOOSE})*+)", rf"{_ONE}((?:{_RUN})*+)"
_TCPR = _skip("tcPr", "tcBorders", "tcMar", but="(?!<w:(?:vMerge|cell))")
_TRPR = _skip("tblPrEx", "tblBorders", "tblCellMar") + _skip(
    "trPr", holds=rf"<w:(?:cantSplit|trHeight|tblHeader|jc){_ATTRS}/>"
)
_TBLPR = _skip("tblPr", "tblBorders", "tblCellMar") + _skip("tblGrid")
# Alternatives that only say the commonest case first stand for speed.
_PPR = r'(?:<w:pPr><w:pStyle w:val="[A-Za-z0-9]*+"/></w:pPr>)?+' + _skip(
    "pPr", "tabs", "pBdr", "numPr", holds=rf"{_EMPTY}|<w:rPr>(?:{_DRESS})*+</w:rPr>"
)
_CELL = rf"<w:tc{_ANY}{_TCPR}"
_ROW = rf"<w:tr{_ANY}{_TRPR}{_CELL}"
_TABLE = rf"<w:tbl>{_TBLPR}{_ROW}"
_PARAGRAPH = (
    rf"(</w:tc>(?:{_CELL}|</w:tr>(?:{_ROW}|</w:tbl>(?:{_TABLE})?+))|{_TABLE}|)"
    rf"<w:p{_ATTRS}(?:(/)>|>{_PPR}{_RUNS})"
)
_HOLDS = (
    rf'<w14:checkbox><w14:checked w14:val="({_V})"/>(?:<w14:[A-Za-z]++{_ATTRS}/>)*+</w14:checkbox>'
    rf'|(<w:date(?: w:fullDate="({_V})")?+>(?:{_EMPTY})*+</w:date>)'
    rf'|(<w:dropDownList{_ATTRS}>(?:<w:listItem w:displayText="{_V}" w:value="{_V}"/>)*+</w:dropDownList>)'
)
_CONTROL = (
    rf'<w:bookmarkStart w:id="({_V})" w:name="({_V})"/><w:sdt><w:sdtPr>{_RPR}'
    rf'(?:<w:alias w:val="{_V}"/>)?+<w:tag w:val="({_V})"/>(?:<w:id w:val="{_V}"/>)?+'
    rf'(?:<w:lock w:val="{_V}"/>)?+(?:<w:placeholder><w:docPart w:val="{_V}"/></w:placeholder>)?+'
    rf"(<w:showingPlcHdr/>)?+(?:{_HOLDS})?+</w:sdtPr>"
    rf"(?:<w:sdtEndPr/>)?+<w:sdtContent>{_ONLY_RUNS}</w:sdtContent></w:sdt>"
    r'<w:bookmarkEnd w:id="\5"/>'
)
_TOKEN = re.compile(rf"(?:{_PARAGRAPH})?+(?:{_CONTROL}{_RUNS})?+(</w:p>)?+")
_HEAD = re.compile(
    r'(?:<\?xml version=["\']1\.0["\'] encoding=["\']UTF-8["\'](?: standalone=["\']yes["\'])?\?>\s*)?'
    r'<w:document((?: [A-Za-z0-9:]++="[^"<&\x00-\x1f]*+")*+)><w:body>'
)
_TAIL = re.compile(
    rf'(?:<w:sectPr{_ATTRS}>(?:<w:[A-Za-z]++(?: [wr]:[A-Za-z]++="[^"<]*+")*+/>)*+</w:sectPr>)?+'
    r"</w:body></w:document>\s*\Z"
)
_BOUND = re.compile(r' xmlns(?::(\w+))?="([^"]*)"')
_OURS = {"w": WORD, "w14": _W14, "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
LIMIT = 4_000_000
"""Bytes: more than any form has, and few enough for no other limit of a parser to matter."""
_PIECES = re.compile(rf"<w:rPr.*?</w:rPr>|{_T}([^<]*)</w:t>|<({_CHARACTER}){_ATTRS}/>")
_NAMES = re.compile(r'<w:bookmarkStart(?: [A-Za-z0-9:]+="[^"<]*")*? w:name="([^"]*)"')
_ITEMS = re.compile(r'w:displayText="([^"]*)" w:value="([^"]*)"')
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))

Token = tuple[str | None, ...]
"""What stands between this paragraph and the one before (None: it goes on), whether it is empty, its first words
and further runs; of a control its bookmark's number and name, tag, mark of a prompt, box, date picker, date, list,
words and further runs; words and further runs behind it; the paragraph's end."""


def tokens(data: bytes) -> Iterator[Token] | None:
    """The tokens of a document in order; None where it is not to be scanned. The last is `()` if all was read."""
    if len(data) > LIMIT:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(text)
    if head is None or "\ufffe" in text or "\uffff" in text:
        return None
    if "&" in text and text.count("&") != len(_ENTITY.findall(text)):
        return None
    bound = dict(_BOUND.findall(head[1]))
    ours = all(bound.get(prefix) == uri for prefix, uri in _OURS.items())
    return _tokens(text, head.end()) if ours and len(set(bound.values())) == len(bound) else None


def _tokens(text: str, at: int) -> Iterator[Token]:
    # A token may be nothing at all, so each begins where the last one ended.
    for found in _TOKEN.finditer(text, at):
        if found.lastindex is None:
            if _TAIL.match(text, found.start()):
                yield ()
            return
        yield found.groups()


def said(first: str | None, more: str) -> str:
    """The words of runs."""
    words = first or ""
    if more:
        words += "".join(t or _CHARACTERS.get(c, "") for t, c in _PIECES.findall(more))
    return plain_of(words) if "&" in words else words


def names(runs: str) -> list[str]:
    """The names of the bookmarks among runs that stand around no control."""
    return _NAMES.findall(runs)


def items(markup: str) -> dict[str, str]:
    """What a list shows, and what each stands for."""
    return {plain_of(shown): plain_of(value) for shown, value in _ITEMS.findall(markup)}


def plain_of(words: str) -> str:
    """Words without XML's own escapes."""
    return _ENTITY.sub(lambda m: _ENTITIES[m[0]], words)
