"""What is shipped besides our own code: which packages are pinned, what is known against them, under which licences.

``python -m config.supply audit|licences|sbom``; see docs/operations.md. Nothing here is part of the running registry.
"""
