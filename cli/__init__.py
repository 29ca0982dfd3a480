"""The command line: the one place that meets files, the clock and the terminal."""
