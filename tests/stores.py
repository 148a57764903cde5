"""A fresh store for a black-box test: SQLite in a folder, or an empty database of the server in YICAI_TEST_PG."""
import contextlib, itertools, os, subprocess

counter = itertools.count(1)


def psql(url, statement):
    subprocess.run(['psql', '-q', '-X', '-v', 'ON_ERROR_STOP=1', url, '-c', statement], check=True,
                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def fresh(program, scratch):
    """Yields call(*args, stdin='') → CompletedProcess with text output; call.env and call.cwd say where it runs."""
    if not os.access(program, os.X_OK):
        raise SystemExit('no program %s: YICAI_BUILD=build-test ./dev build -Dtestbuild=true' % program)
    n = '%d_%d' % (os.getpid(), next(counter))
    folder = os.path.join(scratch, 'store-' + n)
    os.makedirs(folder)
    env = {k: v for k, v in os.environ.items() if not k.startswith('YICAI_') or k == 'YICAI_NOW'}
    server = os.environ.get('YICAI_TEST_PG', '')
    if server:
        base = 'yicai_t' + n
        psql(server, 'create database ' + base)
        where, _, options = server.partition('?')
        env['YICAI_DB'] = where.rpartition('/')[0] + '/' + base + ('?' + options if options else '')
        env['YICAI_KEY'] = os.path.join(folder, 'yicai.key')
    else:
        env['YICAI_DB'] = os.path.join(folder, 'yicai.db')

    def call(*args, stdin='', **kw):
        return subprocess.run([program, *args], env=dict(env, **kw.pop('env', {})), cwd=folder, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, encoding='utf-8', timeout=300, **kw)
    call.env, call.cwd, call.pg = env, folder, bool(server)
    try:
        yield call
    finally:
        if server:
            psql(server, 'drop database if exists %s with (force)' % base)
