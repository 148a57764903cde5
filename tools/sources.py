#!/usr/bin/env python3
"""sources.py lib|cmd|test|tmpl: the C files of the library, of the commands, or of the unit tests, or the templates,
one a line."""
import os, sys

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
found = {'lib': [], 'cmd': [], 'test': [], 'tmpl': []}
for folder, folders, files in os.walk(os.path.join(root, 'src')):
    folders.sort()
    for name in sorted(files):
        path = os.path.relpath(os.path.join(folder, name), root)
        if name.endswith('.tmpl'):
            found['tmpl'].append(path)
        elif name.endswith('.c'):
            kind = 'test' if name.startswith('test_') else 'cmd' if path.startswith('src/cmd/') else 'lib'
            found[kind].append(path)
print('\n'.join(found[sys.argv[1]]))
