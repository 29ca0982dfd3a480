"""Mail: the outbox and sending, what a message says and how it is protected, and collecting what comes back."""
