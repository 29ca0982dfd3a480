"""The desk: carepack in a window of the browser, on this computer alone; a face on the services below it."""
