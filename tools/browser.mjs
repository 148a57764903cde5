// The browser of the tests and pictures: Chromium without its own windows and panels, which would otherwise be drawn for each
// page and take two thirds of the processor's time; the whole Chromium where Debian has only that.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const {chromium} = createRequire(path.join(root, 'web', 'package.json'))('playwright-core');

export function openBrowser() {
	const shell = '/usr/bin/chromium-headless-shell';
	return chromium.launch({executablePath: fs.existsSync(shell) ? shell : '/usr/bin/chromium', env: {...process.env, LANGUAGE: 'zh_CN'},
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN']});
}
