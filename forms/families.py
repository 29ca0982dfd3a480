"""The families that forms are grouped in: a folder each, in the order in which lists and the gallery show them."""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "supervision": "Supervision sessions",
    "agreements": "Agreements, consent and acknowledgement",
    "appraisal": "Appraisal, observation and feedback",
    "development": "Development plans and learning",
    "commitment": "The Social Care Commitment",
    "values": "Values",
    "quality": "Audits and the quality of supervision",
    "leadership": "Leaders and the Post Qualifying Standards",
}
"""By the name of its folder, what a family is called."""
