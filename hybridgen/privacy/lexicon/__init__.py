"""What English at large knows of words and names."""
