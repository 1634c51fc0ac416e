"""The resources, one module each; a view looks up, asks an act or a query, and answers."""
