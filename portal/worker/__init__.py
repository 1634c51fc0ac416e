"""劳动者: what a person holds and where it leads: certificates, the ladder and the ways up."""
