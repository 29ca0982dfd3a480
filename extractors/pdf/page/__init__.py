"""What is drawn on a page: letters and shapes, the page's turn and place, its tables, lines, boxes and ticks."""
