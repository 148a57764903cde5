"""Waiting until the figures of the dashboard have been worked out."""
import client


def made(b):
    """The dashboard once nothing is behind."""
    return client.until(lambda: b.data('/dash').json(), lambda d: d['state']['ready'] and d['state']['behind'] == 0)
