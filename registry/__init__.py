"""登记: what exists and is held — occupations, bodies, workers, certificates and the ledger of them."""
