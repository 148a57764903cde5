// pictures.mjs JOB.json: takes the pictures that tools/pictures asks for.
import fs from 'node:fs';
import path from 'node:path';
import {openBrowser} from './browser.mjs';

const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const browser = await openBrowser();
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
