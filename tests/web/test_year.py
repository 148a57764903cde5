"""A year of a small city (year.py), played through forms and by programs: both end in the balances that follow from the rules alone."""
import os, sys
import client, play, reckon, year


BY_BROWSER = '2025-04'  # the first quarter, of the year by forms, in a real browser with scripts


def same(got, want):
    wrong = ['%s: %r, by the rules %r' % (k, got.get(k), want.get(k)) for k in {**want, **got} if got.get(k) != want.get(k)]
    assert not wrong, '\n'.join(wrong)


def balances_are_those_of_the_rules(p, upto):
    """The budget lines after so many chapters; at the end everybody as well."""
    def compared(w):
        assert not p.failed, 'what came before failed'
        p.w = w
        r = reckon.reckoned(year.YEAR[:upto])
        same(p.lines(), r.lines)
        if upto == len(year.YEAR):
            same(p.people(), r.people())
            verified = w.call('audit', 'verify')
            assert verified.returncode == 0, verified.stdout + verified.stderr
    return compared


def played(api):
    """All chapters, each at its instant; the balances are compared at the end of each."""
    p = play.Play(None, api)
    chapters = []
    for n, (at, events) in enumerate(year.YEAR):
        real = not api and not os.environ.get('YICAI_TEST_PG') and at[:7] == BY_BROWSER
        f, g = (play.driven if real else play.play)(p, events), balances_are_those_of_the_rules(p, n + 1)
        f.__name__, g.__name__ = ('%s_%s_%s' % (what, 'by_programs' if api else 'by_forms', at[:10]) for what in ('played', 'reckoned'))
        chapters.append((at, [f, g]))
    return client.played(chapters[0][1], '--sms', 'file:sms.txt', setup=play.setup, at=chapters[0][0], later=chapters[1:])


ways = sys.argv[2:] or ['forms', 'programs']
sys.exit(1 if sum(played(way == 'programs') for way in ways) else 0)
