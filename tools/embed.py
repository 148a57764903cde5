#!/usr/bin/env python3
"""embed.py ROOT OUT.c DEPFILE WEB: puts the files that the program carries (policies, data, migrations, and what a
browser loads, listed in WEB by tools/webfiles) into one C file.

The program needs nothing beside itself: `struct asset` (base/asset.h) names each file by its path below ROOT.
"""
import hashlib, io, os, sys

root, out, dep, web = sys.argv[1:5]


folders_seen = [root]  # a file that comes or goes changes its folder


def wanted():
    for top, test in (('policies', lambda n: n.endswith('.policy')), ('indicators', lambda n: n.endswith('.indicator')), ('data', lambda n: not n.endswith('.md')), ('docs/用户手册', lambda n: n.endswith('.md')),
                      ('src', lambda n: n.endswith('.sql'))):
        for folder, folders, files in os.walk(os.path.join(root, top)):
            folders.sort()
            folders_seen.append(folder)
            for name in sorted(files):
                if test(name):
                    yield os.path.join(folder, name)


named = [(os.path.relpath(p, root), p) for p in wanted()]
with open(web, encoding='utf-8') as f:
    named += [tuple(line.rstrip('\n').split('\t')) for line in f]
named.sort(key=lambda row: row[0].encode())
paths = [p for _, p in named]
with io.StringIO() as f:
    f.write('/* Made by tools/embed.py; not to be edited. */\n#include "base/asset.h"\n\n')
    for i, path in enumerate(paths):
        with open(path, 'rb') as g:
            digest = hashlib.sha256(g.read()).hexdigest()
        # The assembler takes the bytes as they are, a hundred times as fast as the compiler takes numbers. The digest makes
        # this file another one whenever the content is another.
        f.write('__asm__(".section .rodata\\na%d:\\n.incbin \\"%s\\"\\n.byte 0\\n.previous"); /* %s */\n' %
                (i, os.path.abspath(path).replace('\\', '\\\\').replace('"', '\\"'), digest))
        f.write('extern const unsigned char a%d[];\n' % i)
    f.write('\nconst struct asset assets[] = {\n')
    for i, (name, path) in enumerate(named):
        f.write('\t{"%s", a%d, %d},\n' % (name, i, os.path.getsize(path)))
    f.write('\t{0, 0, 0},\n};\nconst unsigned long assets_n = %d;\n' % len(paths))
    made = f.getvalue()

# Written only when it differs, so that nothing is linked anew because a folder changed.
try:
    with open(out, encoding='utf-8') as f:
        same = f.read() == made
except OSError:
    same = False
if not same:
    with open(out, 'w', encoding='utf-8') as f:
        f.write(made)
with open(dep, 'w', encoding='utf-8') as f:
    f.write('%s: %s\n' % (os.path.basename(out), ' '.join(p.replace(' ', '\\ ') for p in paths + folders_seen)))
