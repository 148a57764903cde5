"""What a power cut leaves: every write and sync of real imports is noted (shim.c), and the files are put together as they
may be found afterwards: what was synced is there, of what was not any part may be missing, the last piece torn.

Whatever the moment, the store must open, hold the imports that were acknowledged, the one at work wholly or not at all,
and its journal must agree. The control does the same as if nothing had ever been synced, and must lose something: a
check that finds nothing when there is something to find is worth nothing."""
import os, random, shutil, struct, subprocess

IMPORTS, ROWS, TORN = 4, 60, 512


def record(program, call, shim, sheets, tmp):
    """Runs the imports; returns the files as they were before, and the notes with an 'a' behind each import."""
    folder, log = call.cwd + '/', os.path.join(tmp, 'writes')
    call('key', 'rotate')  # closes the store behind itself: no log of SQLite's is left
    before = {os.path.join(folder, n): open(os.path.join(folder, n), 'rb').read() for n in os.listdir(folder)}
    env = dict(call.env, LD_PRELOAD=shim, WRITES_OF=folder, WRITES_TO=log)
    lines = open(os.path.join(sheets, '任职.csv'), encoding='utf-8').read().split('\n')
    for k in range(IMPORTS):
        os.makedirs(os.path.join(tmp, str(k)), exist_ok=True)
        part = os.path.join(tmp, str(k), '任职.csv')
        open(part, 'w', encoding='utf-8').write('\n'.join(lines[:1] + lines[1 + k * ROWS:1 + (k + 1) * ROWS]) + '\n')
        p = subprocess.run([program, 'import', part], env=env, cwd=call.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, universal_newlines=True)
        if p.returncode:
            raise RuntimeError(p.stdout)
        with open(log, 'ab') as f:
            f.write(struct.pack('<cIQI', b'a', 0, 0, 0))
    return before, notes(log)


def notes(log):
    """[(what, name, place, bytes)]"""
    data, i, out = open(log, 'rb').read(), 0, []
    while i < len(data):
        what, length, at, n = struct.unpack_from('<cIQI', data, i)
        i += 17
        name = data[i:i + length].decode()
        i += length
        piece = data[i:i + n] if what == b'w' else b''
        i += len(piece)
        out.append((what.decode(), name, at, piece))
    return out


class File:
    def __init__(self, durable=b''):
        self.durable, self.waiting, self.gone = bytearray(durable), [], False

    def found(self, rng, keep):
        """The bytes as they may be found; keep(rng): whether a waiting change arrived."""
        data = bytearray(self.durable)
        for i, change in enumerate(self.waiting):
            if keep(rng):
                apply(data, change)
            elif i + 1 == len(self.waiting) and change[0] == 'w' and rng.random() < .5:
                apply(data, ('w', change[1], change[2][:rng.randrange(0, len(change[2]) + 1, TORN)]))
        return bytes(data)


def apply(data, change):
    what, at, piece = change
    if what == 't':
        del data[at:]
        data.extend(b'\0' * (at - len(data)))
    elif piece:
        if len(data) < at:
            data.extend(b'\0' * (at - len(data)))
        data[at:at + len(piece)] = piece


def image(before, noted, upto, rng, syncs):
    """The files after the first `upto` notes, and how many imports had been acknowledged by then."""
    files, acknowledged = {name: File(data) for name, data in before.items()}, 0
    for what, name, at, piece in noted[:upto]:
        if what == 'a':
            acknowledged += 1
            continue
        f = files.get(name)
        if what == 'o' and (f is None or f.gone):
            files[name] = File()
        elif what in 'wt':
            f.waiting.append((what, at, piece))
        elif what == 's' and syncs:
            for change in f.waiting:
                apply(f.durable, change)
            f.waiting = []
        elif what == 'u' and f is not None:
            f.gone = True
    share = rng.choice((0, .3, .5, .8, 1))
    out = {name: f.found(rng, lambda r: r.random() < share) for name, f in files.items()
           if not name.endswith('-shm') and not (f.gone and rng.random() < .5)}
    return out, acknowledged


def look(program, call, files, place):
    """(rows of 任职 in the image, whether the journal agrees)"""
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    for name, data in files.items():
        with open(os.path.join(place, os.path.basename(name)), 'wb') as f:
            f.write(data)
        os.chmod(f.name, 0o600)
    env = dict(call.env, YICAI_DB=os.path.join(place, os.path.basename(call.env['YICAI_DB'])))

    def run(*args):
        return subprocess.run([program, *args], env=env, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
    p = run('export', '任职')
    rows = p.stdout.count('\n') - 1 if p.returncode == 0 else -1
    return rows, run('audit', 'verify').returncode == 0, p.stderr


def power(program, call, shim, sheets, tmp, images, check):
    before, noted = record(program, call, shim, sheets, tmp)
    place, lost = os.path.join(tmp, 'image'), 0
    check('writes and syncs were noted', sum(n[0] == 'w' for n in noted) > 20 and sum(n[0] == 's' for n in noted) >= IMPORTS)
    for k in range(images):
        rng = random.Random(1000 + k)
        upto = rng.randint(1, len(noted))
        files, acknowledged = image(before, noted, upto, rng, True)
        rows, agrees, said = look(program, call, files, place)
        good = rows in (acknowledged * ROWS, min(acknowledged + 1, IMPORTS) * ROWS) and agrees
        check('power cut %d, after %d of %d' % (k, upto, len(noted)), good, '%d rows, %d acknowledged, journal %s %s' % (rows, acknowledged, agrees, said))
    for k in range(max(10, images // 10)):
        rng = random.Random(5000 + k)
        files, acknowledged = image(before, noted, rng.randint(len(noted) // 2, len(noted)), rng, False)
        rows, agrees, _ = look(program, call, files, place)
        lost += not agrees or rows < acknowledged * ROWS or rows % ROWS != 0
    check('without syncs something is lost (the control)', lost > 0)
