"""What reads documents: who one is, and what every answer in it says."""
