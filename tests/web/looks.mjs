// looks.mjs JOB.json: walks through the pages as each user would, from link to link, and looks at every route once.
//
//   status       no link leads to an error
//   markup       html-validate; there is a heading and a text before any script has run
//   axe          WCAG 2.2 A and AA
//   console      no error, nothing that the Content-Security-Policy had to stop
//   width        320, 390 and 1440 px never scroll sideways; at 320 with the largest letters
//   errors       the pages of refusals, as they were got: {name, phone, status, body}
//   all          every route that has a page was looked at, or is named in `unseen` with the reason
//
// JOB: {base, users: [{name, cookie, start, surface}], routes: [patterns], unseen: {pattern: why}, errors, shots (a folder;
// none: no pictures), every (each tab and print sheet as well), only (some users: then not every route can be reached), dry (only follows the links)}
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {openBrowser} from '../../tools/browser.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const require = createRequire(path.join(root, 'web', 'package.json'));
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

const origin = new URL(job.base).origin;
const routes = job.routes.map((pattern) => [new RegExp('^' + pattern.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+') + '$'), pattern])
	.sort((x, y) => x[1].split('{').length - y[1].split('{').length || y[1].length - x[1].length);

// /workers/3766271900760869700?sort=name → /workers/{id}
function pattern(url) {
	const at = routes.find(([r]) => r.test(new URL(url).pathname));
	return at && at[1];
}

// The same with what makes another page of it, if every one is to be seen: a tab, the sheet that is printed.
function sight(url) {
	const asked = new URL(url).searchParams, at = pattern(url);
	return at && at + (job.every ? ['tab', 'print'] : []).filter((k) => asked.get(k)).map((k) => '?' + k + '=' + asked.get(k)).join('');
}

async function context(browser, user) {
	const made = await browser.newContext({viewport: {width: 1440, height: 900}, locale: 'zh-CN'});
	if (user.cookie) await made.addCookies([{name: 'yicai', value: user.cookie, url: origin}]);
	return made;
}

// What is wrong with the text of a page.
async function marks(text, what) {
	const report = await validator.validateString(text, what);
	const found = report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2)
		.filter((m) => !(m.ruleId === 'form-dup-name' && /"(col|figure)"/.test(m.message))) // one for each column, each sum, in their order
		.slice(0, 5).map((m) => m.line + ':' + m.column + ' ' + m.ruleId + ': ' + m.message);
	if (!/<h1\b/.test(text) || !/<main\b[^>]*>[^]*?[\u4e00-\u9fff][^]*<\/main>/.test(text)) found.push('no heading or no text without scripts');
	return found;
}

async function shown(page, user, what, again) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}));
	told(!found.violations.length, what + ' axe', found.violations.slice(0, 4).map((v) => v.id + ' ×' + v.nodes.length + ' ' + v.nodes[0].target.join(' ')).join('\n    '));
	const wide = [];
	for (const width of [1440, 390, 320]) {
		await page.setViewportSize({width, height: 900});
		if (width === 320) { // the class that the server gives pages in the largest letters
			await page.evaluate(() => document.documentElement.classList.add('xl'));
		}
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0) wide.push(`${over} px too wide at ${width}: ${page.url()}`);
		if (job.shots) await page.screenshot({path: path.join(job.shots, what.replace(/[^\w一-鿿]+/g, '-') + '-' + width + '.png'), fullPage: true});
	}
	told(!wide.length, what + ' width', wide.join('\n    '));
}

// One window for all that a user looks at; what is said in it is kept until the next look.
async function window_of(made) {
	const page = await made.newPage();
	page.wrong = [];
	page.on('console', (m) => m.type() === 'error' && page.wrong.push(m.text()));
	page.on('pageerror', (e) => page.wrong.push(String(e)));
	return page;
}

async function look(page, user, url, what) {
	const wrong = page.wrong = [];
	try {
		await page.setViewportSize({width: 1440, height: 900});
		const answer = await page.goto(url, {waitUntil: 'load', timeout: 120000});
		told(answer.status() < 400, what + ' status', answer.status() + ' ' + url);
		if (answer.status() >= 400) return;
		const said = await marks(await answer.text(), what);
		told(!said.length, what + ' markup', said.join('\n    '));
		await shown(page, user, what);
		told(!wrong.length, what + ' console', wrong.slice(0, 3).join('\n    '));
	} catch (e) {
		told(false, what, String(e).slice(0, 500));
	}
}

// A page that was got elsewhere, shown as the server would have sent it.
async function lookAtError(browser, one) {
	const made = await context(browser, {});
	const page = await made.newPage();
	const url = job.base + '/' + one.name;
	await page.route(url, (route) => route.fulfill({status: one.status, headers: one.headers, body: one.body}));
	await page.goto(url, {waitUntil: 'load'});
	const said = await marks(one.body, one.name);
	told(!said.length, `error ${one.name} markup`, said.join('\n    '));
	await shown(page, {surface: one.surface}, 'error ' + one.name);
	await made.close();
}

const looked = new Set();

async function walk(browser, user) {
	const made = await context(browser, user), page = await window_of(made);
	const seen = new Set(), tried = new Set(), refused = {};
	const queue = [].concat(user.start).map((s) => [job.base + s, 'the start']);
	while (queue.length) {
		const [url, from] = queue.shift();
		const at = sight(url);
		if (!at || seen.has(at) || tried.has(url)) continue;
		tried.add(url);
		const answer = await fetch(url, {headers: {Accept: 'text/html', ...(user.cookie ? {Cookie: 'yicai=' + user.cookie} : {})}, redirect: 'manual'});
		const text = await answer.text();
		if (answer.status === 303) {
			queue.push([new URL(answer.headers.get('location'), url).href, url]);
			continue;
		}
		// The manual names pages of everybody; any other link leads to where one may go.
		if (answer.status >= 400 && !/\/help\//.test(from)) told(false, user.name + ' ' + at + ' status', answer.status + ' ' + url + ' from ' + from);
		if (answer.status >= 400) {
			refused[at] = (refused[at] || 0) + 1;
			if (refused[at] === 3) seen.add(at);
			continue;
		}
		seen.add(at);
		if (!(answer.headers.get('content-type') || '').startsWith('text/html')) continue;
		for (const m of text.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)) {
			const u = new URL(m[1].replaceAll('&amp;', '&'), url);
			if (u.origin === origin && !/^\/(static|logout|view|openapi)/.test(u.pathname) && !/[?&](format|download)=/.test(u.search)) queue.push([u.href.split('#')[0], url]);
		}
		if (looked.has(at) || /attachment/.test(answer.headers.get('content-disposition') || '')) continue;
		looked.add(at);
		if (!job.dry) await look(page, user, url, user.name + ' ' + at);
	}
	await made.close();
}

const browser = await openBrowser();
const users = [...job.users];
try {
	for (const one of job.errors) await lookAtError(browser, one);
	await Promise.all([0, 1].map(async () => {
		while (users.length) await walk(browser, users.shift());
	}));
} finally {
	await browser.close();
}
const bare = new Set([...looked].map((at) => at.split('?')[0]));
const missed = job.routes.filter((r) => !bare.has(r) && !(r in job.unseen));
const strange = Object.keys(job.unseen).filter((r) => bare.has(r) || !job.routes.includes(r));
if (!job.only) told(!missed.length && !strange.length, 'every route was looked at', [...missed, ...strange.map((r) => r + ' is named as unseen')].join('\n    '));
process.exit(failed ? 2 : 0); // 1 is what node itself ends with when it falls
