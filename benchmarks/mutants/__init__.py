"""How many small mistakes in the program the tests notice: one change at a time, and the nearest tests run on it.

`python -m benchmarks.mutants --sample 60 --seed 7 [--write]`. Nothing is changed in place: each change is made in a
copy of the tree. Why not mutmut or cosmic-ray: see docs/mutants.md.
"""
