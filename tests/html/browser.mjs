// browser.mjs DIR [--shots OUT] [NAME…]: looks at the pages of DIR (the gallery) with Chromium, scripts on and off.
//
//   html-validate   the markup is right
//   axe             WCAG 2.2 A and AA
//   console         no error, nothing that the Content-Security-Policy had to stop
//   width           320, 390 and 1440 px: the page never scrolls sideways
//
// Ends with "N passed, M failed".
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {openBrowser} from '../../tools/browser.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const require = createRequire(path.join(root, 'web', 'package.json'));
const {HtmlValidate} = require('html-validate');

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const TYPES = {'.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml'};
const args = process.argv.slice(2);
const dir = args.shift();
const shots = args[0] === '--shots' ? args.splice(0, 2)[1] : null;

// Ordinary pages at every width; what very long, hostile and missing texts do shows where it is narrow.
const WIDTHS = {ordinary: [320, 390, 1440], long: [320, 1440], hostile: [390], empty: [390]};

let passed = 0;
let failed = 0;

function told(ok, what, why) {
	if (ok) {
		passed++;
		return;
	}
	failed++;
	console.log('not ok: ' + what + (why ? '\n    ' + why : ''));
}

function serve() {
	const server = http.createServer((q, a) => {
		const file = path.join(dir, path.normalize(new URL(q.url, 'http://x').pathname));
		if (!file.startsWith(path.resolve(dir)) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
			a.writeHead(404, {'Content-Type': 'text/plain', 'Content-Security-Policy': CSP}).end();
			return;
		}
		a.writeHead(200, {'Content-Type': TYPES[path.extname(file)] || 'text/plain', 'Content-Security-Policy': CSP});
		fs.createReadStream(file).pipe(a);
	});
	return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:recommended', 'html-validate:document'],
	rules: {
		'no-trailing-whitespace': 'off', 'attr-quotes': ['error', {style: 'double'}], 'long-title': 'off', 'doctype-style': 'off', 'void-style': 'off',
		'require-sri': 'off', 'no-implicit-button-type': 'error', 'tel-non-breaking': 'off', 'prefer-native-element': 'off', 'no-inline-style': 'error',
		'no-self-closing': ['error', {ignoreForeign: true}], 'no-redundant-role': 'off', 'valid-autocomplete': 'off', 'aria-label-misuse': ['error', {allowAnyNamable: true}],
		'form-dup-name': ['error', {shared: ['radio', 'checkbox', 'submit', 'button']}],
	},
});

async function validate(name, text) {
	const report = await validator.validateString(text, name);
	const all = report.results.flatMap((r) => r.messages).filter((m) => m.severity === 2);
	told(!all.length, name + ' html-validate', all.slice(0, 6).map((m) => m.line + ':' + m.column + ' ' + m.ruleId + ': ' + m.message).join('\n    '));
}

async function look(browser, base, name, width, scripts) {
	const what = name + ' at ' + width + (scripts ? '' : ', no scripts');
	const context = await browser.newContext({viewport: {width, height: width < 600 ? 800 : 900}, javaScriptEnabled: scripts, locale: 'zh-CN', bypassCSP: false});
	const page = await context.newPage();
	const wrong = [];
	page.on('console', (m) => m.type() === 'error' && wrong.push(m.text()));
	page.on('pageerror', (e) => wrong.push(String(e)));
	await page.goto(base + '/' + name, {waitUntil: 'load'});
	if (scripts) await page.waitForFunction(() => [...document.querySelectorAll('[data-chart]')].every((f) => f.querySelector('canvas')), null, {timeout: 10000}).catch(() => wrong.push('a chart was not drawn'));
	told(!wrong.length, what + ' console', wrong.slice(0, 3).join('\n    '));
	if (scripts) {
		const wide = await page.evaluate(() => {
			const far = document.documentElement.scrollWidth - innerWidth;
			if (far <= 0) return null;
			const one = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.tw, .tabs, .vh')).pop();
			return far + ' px too wide: ' + (one ? one.outerHTML.slice(0, 200) : '');
		});
		told(!wide, what + ' width', wide);
	}
	if (shots) await page.screenshot({path: path.join(shots, name.replace('.html', '') + '-' + width + (scripts ? '' : '-plain') + '.png'), fullPage: true});
	await context.close();
}

// axe's script would be stopped by the policy that the pages stand under, so this context passes by it.
async function axe(browser, base, name, width) {
	const context = await browser.newContext({viewport: {width, height: 900}, bypassCSP: true, locale: 'zh-CN'});
	const page = await context.newPage();
	await page.goto(base + '/' + name, {waitUntil: 'load'});
	await page.addScriptTag({path: require.resolve('axe-core/axe.min.js')});
	const found = await page.evaluate(() => window.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']}));
	told(!found.violations.length, name + ' at ' + width + ' axe', found.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ' — ' + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message).join('\n      ')).join('\n    '));
	await context.close();
}

const server = await serve();
const base = 'http://127.0.0.1:' + server.address().port;
const browser = await openBrowser();
try {
	for (const name of fs.readdirSync(dir).filter((n) => n.endsWith('.html') && (!args.length || args.some((a) => n.startsWith(a)))).sort()) {
		const kind = name.replace(/^.*-|\.html$/g, '');
		await validate(name, fs.readFileSync(path.join(dir, name), 'utf8'));
		for (const width of WIDTHS[kind] || [320]) await look(browser, base, name, width, true);
		if (kind !== 'ordinary') continue;
		await look(browser, base, name, 390, false);
		for (const width of [320, 1440]) await axe(browser, base, name, width);
	}
} finally {
	await browser.close();
	server.close();
}
console.log(passed + ' passed, ' + failed + ' failed');
process.exit(failed ? 1 : 0);
