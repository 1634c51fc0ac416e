"""证书文书: the papers of the registry, as pure functions from what is printed to the bytes of a file."""
