"""Measures Leadloop beside a bare reference: `./run bench`."""
