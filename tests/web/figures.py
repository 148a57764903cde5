"""Waiting until the figures of the dashboard have been worked out."""
import time


def made(b):
    """The dashboard once nothing is behind."""
    for _ in range(1200):
        d = b.data('/dash').json()
        if d['state']['ready'] and d['state']['behind'] == 0:
            return d
        time.sleep(0.1)
    raise AssertionError('the figures are not made: %r' % d['state'])
