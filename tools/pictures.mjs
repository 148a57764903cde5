// pictures.mjs JOB.json: takes the pictures that tools/pictures asks for.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const {chromium} = createRequire(path.join(root, 'web', 'package.json'))('playwright-core');
const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN'], env: {...process.env, LANGUAGE: 'zh_CN'}});
for (const s of job.shots) {
	const context = await browser.newContext({viewport: {width: s.width, height: s.height}, locale: 'zh-CN'});
	if (s.cookie) await context.addCookies([{name: 'yicai', value: s.cookie, url: job.base}]);
	const page = await context.newPage();
	await page.goto(job.base + s.path, {waitUntil: 'load'});
	// WebP: a page of text is a third of what it is as PNG. The library takes none, the browser does.
	const session = await context.newCDPSession(page);
	const {data} = await session.send('Page.captureScreenshot', {format: 'webp', quality: 82});
	fs.writeFileSync(path.join(job.out, s.name + '.webp'), Buffer.from(data, 'base64'));
	await context.close();
}
await browser.close();
