"""Reports: what a manager and an inspector see of all that is filed, with its evidence and its gaps."""
