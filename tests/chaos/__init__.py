"""Faults as a program: real processes, killed, flushed, filled up and misled at random, and what must hold all the same.

``python -m tests.chaos`` (``make chaos``) takes a batch from upload to certificate while faults are inflicted, and then looks
for anything lost, doubled or untrue; ``python -m tests.chaos.replica`` loses a primary database and goes on with its
replica. What was found on which machine: docs/reliability.md.

- ``place``: the installation that is harmed, in a data folder of its own
- ``faults``: what is done to it; ``storm``: when, by a seed
- ``client``, ``walk``: who works with it meanwhile, over HTTP, and what was promised to them
- ``invariants``: what must hold afterwards; ``planting``: faults planted so that these can be seen to notice
- ``watch``: how long the public check was silent; ``table``: what is printed at the end
"""
