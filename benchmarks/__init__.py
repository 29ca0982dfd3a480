"""Benchmarks: ours beside a peer on the same document in one run, as ratios. `python -m benchmarks`."""
