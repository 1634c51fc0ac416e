"""监管: bodies and their filings, the status of certificates, and how the installation is doing."""
