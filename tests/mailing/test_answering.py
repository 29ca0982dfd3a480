"""Letters say where to answer as the settings of mail do, and nothing where those are silent."""

from __future__ import annotations

from pathlib import Path

from mailing.answering import where_to_answer


def test_the_address_for_answers_is_that_of_the_settings(tmp_path: Path) -> None:
    assert where_to_answer(tmp_path, "cover") == ""
    (tmp_path / "mail.yaml").write_text("address: office@example.org\n", encoding="utf-8")
    assert where_to_answer(tmp_path, "cover") == "Send what you have filled in to office@example.org."
