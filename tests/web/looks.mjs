// looks.mjs JOB.json: walks through the pages as each user would, from link to link, and looks at every kind of page once.
//
//   status       no link leads to an error
//   markup       html-validate
//   axe          WCAG 2.2 A and AA
//   console      no error, nothing that the Content-Security-Policy had to stop
//   width        320, 390 and 1440 px never scroll sideways; at 320 with the largest letters
//   scripts off  the page is there, whole
//
// JOB: {base, users: [{name, cookie, start, surface}], shots (a folder; none: no pictures), most (pages a user)}
// Prints `ok …` or `not ok …` a look, and the patterns that were seen, for whoever wants to know what was missed.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const require = createRequire(path.join(root, 'web', 'package.json'));
const {chromium} = require('playwright-core');
const {HtmlValidate} = require('html-validate');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:recommended', 'html-validate:document'],
	rules: {
		'meta-refresh': 'off', // the kiosk goes back to its first page, the television reads itself anew
		'no-trailing-whitespace': 'off', 'attr-quotes': ['error', {style: 'double'}], 'long-title': 'off', 'doctype-style': 'off', 'void-style': 'off',
		'require-sri': 'off', 'no-implicit-button-type': 'error', 'tel-non-breaking': 'off', 'prefer-native-element': 'off', 'no-inline-style': 'error',
		'no-self-closing': ['error', {ignoreForeign: true}], 'no-redundant-role': 'off', 'valid-autocomplete': 'off', 'aria-label-misuse': ['error', {allowAnyNamable: true}],
		'form-dup-name': ['error', {shared: ['radio', 'checkbox', 'submit', 'button']}],
	},
});

let failed = 0;
function told(ok, what, why) {
	console.log((ok ? 'ok ' : 'not ok ') + what + (ok || !why ? '' : '\n    ' + why));
	failed += !ok;
}

// /workers/3766271900760869700?tab=2 → /workers/:n
function pattern(url) {
	return new URL(url).pathname.replace(/\/[^/]*\d[^/]*/g, (s) => (/^\/(m|v)$/.test(s) ? s : '/:n')).replace(/\/[^/]*[\u4e00-\u9fff%][^/]*/g, '/:t');
}

async function look(browser, user, url, what) {
	const wrong = [];
	const phone = user.surface !== 'desk';
	const context = await browser.newContext({viewport: {width: 1440, height: 900}, locale: 'zh-CN'});
	const origin = new URL(job.base).origin;
	if (user.cookie) await context.addCookies([{name: 'yicai', value: user.cookie, url: origin}]);
	const page = await context.newPage();
	page.on('console', (m) => m.type() === 'error' && wrong.push(m.text()));
	page.on('pageerror', (e) => wrong.push(String(e)));
	const answer = await page.goto(url, {waitUntil: 'load'}).catch(() => null);
	if (!answer) { // a file
		await context.close();
		return [];
	}
	const type = answer.headers()['content-type'] || '';
	told(answer.status() < 400, what + ' status', answer.status() + ' ' + url);
	if (answer.status() >= 400 || !type.startsWith('text/html')) {
		await context.close();
		return [];
	}
	const report = await validator.validateString(await answer.text(), what);
	const marks = report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2);
	told(!marks.length, what + ' markup', marks.slice(0, 5).map((m) => m.line + ':' + m.column + ' ' + m.ruleId + ': ' + m.message).join('\n    '));
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}));
	told(!found.violations.length, what + ' axe', found.violations.slice(0, 4).map((v) => v.id + ' ×' + v.nodes.length + ' ' + v.nodes[0].target.join(' ')).join('\n    '));
	const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href));
	for (const width of [1440, 390, 320]) {
		await page.setViewportSize({width, height: 900});
		if (width === 320 && phone) {
			await context.addCookies([{name: 'yicai-view', value: 'largest', url: origin}]);
			await page.reload({waitUntil: 'load'});
		}
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		told(over <= 0, what + ' width ' + width, over + ' px too wide: ' + url);
		if (job.shots) await page.screenshot({path: path.join(job.shots, what.replace(/[^\w一-鿿]+/g, '-') + '-' + width + '.png'), fullPage: true});
	}
	told(!wrong.length, what + ' console', wrong.slice(0, 3).join('\n    '));
	await context.close();
	return links;
}

async function plain(browser, user, url, what) {
	const context = await browser.newContext({viewport: {width: 390, height: 800}, javaScriptEnabled: false, locale: 'zh-CN'});
	if (user.cookie) await context.addCookies([{name: 'yicai', value: user.cookie, url: new URL(job.base).origin}]);
	const page = await context.newPage();
	await page.goto(url, {waitUntil: 'load'});
	told((await page.locator('main h1, h1').count()) > 0 && (await page.locator('main').innerText()).trim().length > 0, what + ' without scripts');
	await context.close();
}

// What somebody else has looked at already is only asked for: does it come, and where does it lead?
async function ask(user, url, what) {
	const answer = await fetch(url, {headers: user.cookie ? {Cookie: 'yicai=' + user.cookie, Accept: 'text/html'} : {Accept: 'text/html'}});
	const text = await answer.text();
	told(answer.status < 400, what + ' status', answer.status + ' ' + url);
	return [...text.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)].map((m) => new URL(m[1].replaceAll('&amp;', '&'), url).href);
}

const looked = new Set();

async function walk(browser, user) {
	const seen = new Set();
	const queue = [].concat(user.start).map((s) => job.base + s);
	while (queue.length && seen.size < (job.most || 80)) {
		const url = queue.shift();
		const at = pattern(url);
		if (seen.has(at)) continue;
		seen.add(at);
		const fresh = !looked.has(user.surface + at) || /home$/.test(at);
		looked.add(user.surface + at);
		const links = await (fresh ? look(browser, user, url, user.name + ' ' + at) : ask(user, url, user.name + ' ' + at));
		if (fresh && links.length) await plain(browser, user, url, user.name + ' ' + at);
		for (const l of links) {
			const u = new URL(l);
			if (u.origin === new URL(job.base).origin && !/^\/(static|logout|view|openapi)/.test(u.pathname) && !/[?&](format|download)=/.test(u.search)) queue.push(l.split('#')[0]);
		}
	}
	console.log('# ' + user.name + ': ' + [...seen].join(' '));
}

const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']});
try {
	for (const user of job.users) await walk(browser, user);
} finally {
	await browser.close();
}
process.exit(failed ? 1 : 0);
