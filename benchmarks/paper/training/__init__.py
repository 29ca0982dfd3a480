"""The nets of the paper reader, trained anew: each module says what it needs and what it writes."""
