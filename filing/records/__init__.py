"""What is filed and what follows from it: records, copies, actions carried forward, means, what is due, exports."""
