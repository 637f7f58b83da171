"""Metrics: how it goes, in figures that a monitoring system collects.

Comes in: what the database knows of every company. Goes out: one page in the format of Prometheus, for whoever holds
the token. Never: a name, an address, a text; a company is told by its id.
"""

from toritsugi.metrics.pages import METRICS_PATH, METRICS_ROUTES, Watched

__all__ = ["METRICS_PATH", "METRICS_ROUTES", "Watched"]
