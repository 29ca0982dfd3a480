"""What people do with a record that is filed: correct it, give it to whom it belongs, withdraw it, take that back."""
