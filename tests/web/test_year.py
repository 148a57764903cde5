"""A year of a small city (year.py), played through forms and by programs: both end in the balances that follow from the rules alone.
One way on each store; both on either when YICAI_LONG is set, as ./dev soak does."""
import os, sys
import client, play, reckon, year

# What of the year by forms is done in a real browser with scripts: the first quarter, of that the day of payment when time is short.
BY_BROWSER = '2025-04' if os.environ.get('YICAI_LONG') else '2025-04-21'


def same(got, want):
    wrong = ['%s: %r, by the rules %r' % (k, got.get(k), want.get(k)) for k in {**want, **got} if got.get(k) != want.get(k)]
    assert not wrong, '\n'.join(wrong)


def balances_are_those_of_the_rules(p, r, events, last):
    """The budget lines after this chapter; at the end everybody as well."""
    def compared(w):
        assert not p.failed, 'what came before failed'
        p.w = w
        r.chapter(events)
        same(p.lines(), r.lines)
        if last:
            same(p.people(), r.people())
            verified = w.call('audit', 'verify')
            assert verified.returncode == 0, verified.stdout + verified.stderr
    return compared


def played(api):
    """All chapters, each at its instant; the balances are compared at the end of each."""
    p, r = play.Play(None, api), reckon.Reckoning()
    chapters = []
    for at, events in year.YEAR:
        real = not api and not os.environ.get('YICAI_TEST_PG') and at.startswith(BY_BROWSER)
        f = (play.driven if real else play.play)(p, events)
        g = balances_are_those_of_the_rules(p, r, events, at == year.YEAR[-1][0])
        f.__name__, g.__name__ = ('%s_%s_%s' % (what, 'by_programs' if api else 'by_forms', at[:10]) for what in ('played', 'reckoned'))
        chapters.append((at, [f, g]))
    return client.played(chapters[0][1], '--sms', 'file:sms.txt', setup=play.setup, at=chapters[0][0], later=chapters[1:])


EITHER = ['forms', 'programs']
ways = sys.argv[2:] or (EITHER if os.environ.get('YICAI_LONG') else EITHER[1:] if os.environ.get('YICAI_TEST_PG') else EITHER[:1])
sys.exit(1 if sum(played(way == 'programs') for way in ways) else 0)
