"""How often what is read of paper is wrong, and how much is asked: `python -m benchmarks.paper.accuracy OUT.jsonl`.

    python -m benchmarks.paper.accuracy out.jsonl --pages 4000 --seed 1 --workers 2 --write

Each page is made of held-out marks, fonts and figures (`plan`), read as the product reads any scan (`reading`), and
each of its answers judged (`judging`). A page is a line of OUT.jsonl; what is there already is not made again. The
figures (`tally`) go into docs/accuracy.md (`page`). Nothing is tuned here: thresholds are chosen on the other split.
"""
