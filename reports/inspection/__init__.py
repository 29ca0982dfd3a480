"""What an inspector is given of one home and period: reports, the records they rest on, and what is lacking."""
