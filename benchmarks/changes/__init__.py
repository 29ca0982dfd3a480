"""What changed on a page: how many changes that a person can see are noticed, and what is asked about clean pages.

`protocol` fixes kinds of damage, programs and the split before anything is tuned.
"""
