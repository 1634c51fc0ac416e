"""Doors for programs: REST v1, the public check, OpenAPI, problem documents."""
