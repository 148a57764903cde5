// run.mjs JOB.json: every flow of this folder, with scripts on and off, at every width. Prints `ok NAME` or `not ok NAME`.
//
// JOB: {base, cookies: {who: cookie}, variants: [[width, scripts], …], …what the flows need}
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {openBrowser} from '../../../tools/browser.mjs';
import {Trip, WIDTHS} from './trip.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const AT_ONCE = 3;

const all = [true, false].flatMap((scripts) => WIDTHS.map((width) => ({scripts, width}))).map((v, n) => ({...v, n}));
const variants = all.filter((v) => job.variants.some(([width, scripts]) => v.width === width && v.scripts === scripts));

async function travel(browser, flow, variant) {
	const name = `${flow.name}, ${variant.width} px, scripts ${variant.scripts ? 'on' : 'off'}`;
	const context = await browser.newContext({viewport: {width: variant.width, height: variant.width > 1000 ? 900 : 780}, locale: 'zh-CN',
		javaScriptEnabled: variant.scripts, acceptDownloads: true, reducedMotion: 'reduce'});
	const cookies = [];
	if (flow.who) cookies.push({name: 'yicai', value: job.cookies[flow.who], url: job.base});
	if (variant.width === 320) cookies.push({name: 'yicai-view', value: 'largest', url: job.base});
	if (cookies.length) await context.addCookies(cookies);
	const t = new Trip(await context.newPage(), job, variant);
	try {
		await flow.run(t);
	} catch (e) {
		t.wrong.push(String(e && e.message || e));
	}
	if (t.wrong.length && job.shots) await t.page.screenshot({path: path.join(job.shots, name.replace(/[^\w]+/g, '-') + '.png'), fullPage: true});
	await context.close();
	console.log(t.wrong.length ? `not ok ${name}\n    ${[...new Set(t.wrong)].slice(0, 12).join('\n    ')}` : 'ok ' + name);
	return !t.wrong.length;
}

const names = fs.readdirSync(here).filter((f) => f.startsWith('flow_') && (!job.only || job.only.includes(f.slice(5, -4))));
const flows = await Promise.all(names.sort().map(async (f) => (await import(pathToFileURL(path.join(here, f)))).default));
const todo = flows.flatMap((flow) => variants.map((v) => [flow, v]));
const browser = await openBrowser();
let failed = 0;
await Promise.all(Array.from({length: AT_ONCE}, async () => {
	while (todo.length) failed += !(await travel(browser, ...todo.shift()));
}));
await browser.close();
process.exit(failed ? 2 : 0); // 1 is what node itself ends with when it falls
