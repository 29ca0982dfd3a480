"""The whole circle, as its users go round: from the roster to the matrix that turns green."""
