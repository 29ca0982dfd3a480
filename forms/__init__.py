"""The built-in forms: one YAML file a form and edition, and the shared parts they use by name."""

from forms.library import Entry, Library, builtin, catalogue, load, parts

__all__ = ["Entry", "Library", "builtin", "catalogue", "load", "parts"]
