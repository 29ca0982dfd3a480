"""What goes out, without any face: services called as a desk would call them."""
