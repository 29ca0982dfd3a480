"""What the letters on a page and in a field are: by what their fonts say, and by what they really look like."""
