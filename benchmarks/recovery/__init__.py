"""How much of a filled form comes back after each damage, and that nothing comes back wrong unasked.

`python -m benchmarks.recovery [FORM …] [--write]` measures the built-in forms, or those named, each filled with
its sample record; `--write` puts the figures into docs/recovery.md, where other forms keep what they had.
"""
