"""What comes in: identify a document, read it, check it."""

from intake.documents import Document, read
from intake.issued import Issued

__all__ = ["Document", "Issued", "read"]
