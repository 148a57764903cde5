#!/usr/bin/env python3
"""sources.py lib|cmd|test|tmpl|evaluator: the C files of the library, of the commands, or of the unit tests, the templates,
or all that decides what an evaluation comes to; one a line."""
import os, sys

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
found = {'lib': [], 'cmd': [], 'test': [], 'tmpl': [], 'evaluator': []}
DECIDE = ('src/base/', 'src/policy/', 'src/features/runs/')
for folder, folders, files in os.walk(os.path.join(root, 'src')):
    folders.sort()
    for name in sorted(files):
        path = os.path.relpath(os.path.join(folder, name), root)
        if path.startswith(DECIDE) and name.endswith(('.c', '.h', '.inc')) and not name.startswith('test_'):
            found['evaluator'].append(path)
        if name.endswith('.tmpl'):
            found['tmpl'].append(path)
        elif name.endswith('.c'):
            kind = 'test' if name.startswith('test_') else 'cmd' if path.startswith('src/cmd/') else 'lib'
            found[kind].append(path)
print('\n'.join(found[sys.argv[1]]))
