// drive.mjs BASE [SHOTS]: does what it is told, in a browser with scripts. A line of JSON comes in: {cookie, page, action, values, file}:
// go to the page (null: stay), fill the form that posts to the action and has all of these controls, press its button; a line goes
// out: {status, location, wrong}. SHOTS: a folder for a picture of each form before it is sent.
import path from 'node:path';
import readline from 'node:readline';
import {openBrowser} from '../../../tools/browser.mjs';

const [base, shots] = process.argv.slice(2);
const WAIT = 60000; // ms; a busy machine is no error
const browser = await openBrowser();
const people = new Map(); // cookie → {page, wrong}
let pictures = 0;

// Whoever has this cookie, with a window of his own.
async function person(cookie) {
	if (people.has(cookie)) return people.get(cookie);
	const context = await browser.newContext({viewport: {width: 1440, height: 900}, locale: 'zh-CN', reducedMotion: 'reduce'});
	await context.addCookies([{name: 'yicai', value: cookie, url: base}]);
	const one = {page: await context.newPage(), wrong: [], excused: false};
	one.page.on('console', (m) => m.type() === 'error' && !one.excused && one.wrong.push('console: ' + m.text()));
	one.page.on('pageerror', (e) => one.wrong.push('script: ' + e));
	one.page.on('dialog', (d) => d.accept());
	people.set(cookie, one);
	return one;
}

// The form of this action that has all of these controls.
async function formOf(page, action, names) {
	for (const form of await page.locator(`form[action="${action}"]`).all()) {
		const have = await form.evaluate((f) => [...f.elements].map((e) => e.name));
		if (names.every((n) => have.includes(n))) return form;
	}
	throw new Error(`no form of ${action} with ${names} at ${page.url()}`);
}

// Types, chooses or presses one control; the button to send with, when it is one.
async function fill(form, name, value) {
	const all = form.locator(`[name="${name}"]`);
	const kind = await all.first().evaluate((e) => (e.tagName === 'SELECT' || e.tagName === 'BUTTON' ? e.tagName : e.type));
	if (kind === 'BUTTON' || kind === 'submit') return form.locator(`[name="${name}"][value="${value}"]`);
	if (kind === 'SELECT') await all.selectOption(value);
	else if (kind === 'checkbox') {
		const wanted = [].concat(value);
		for (const box of await all.all()) await box.setChecked(wanted.includes(await box.getAttribute('value')));
	} else if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
	else if (kind === 'hidden') {
		const held = await all.first().inputValue();
		if (held !== String(value)) throw new Error(`the form holds ${name}=${held}, not ${value}`);
	} else await all.fill(value);
	return null;
}

async function act({cookie, page: address, action, values, file}) {
	const one = await person(cookie), {page} = one;
	one.excused = false;
	if (address) await page.goto(base + address, {waitUntil: 'load', timeout: WAIT});
	const form = await formOf(page, action, Object.keys(values));
	await form.evaluate((f) => { for (let d = f; (d = d.parentElement && d.parentElement.closest('details')); ) d.open = true; });
	let button = null;
	for (const [name, value] of Object.entries(values)) button = (await fill(form, name, value)) || button;
	if (file) await form.locator('input[type=file]').setInputFiles({name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.bytes, 'base64')});
	button ||= form.locator('button[type=submit], button:not([type]), input[type=submit]').first();
	if (shots) await page.screenshot({path: path.join(shots, `${String(++pictures).padStart(3, '0')}${action.replace(/\d{6,}/g, 'N').replace(/\W+/g, '-')}.png`), fullPage: true});
	one.excused = true; // a refusal is an error of the console
	const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST' && new URL(r.url()).pathname === encodeURI(action), {timeout: WAIT}),
		button.click({timeout: WAIT})]);
	const head = await answer.allHeaders();
	const location = (head.location || head['hx-location'] || '').replace(base, '');
	if (location) await page.waitForURL((u) => (u.pathname + u.search).startsWith(location.split('#')[0]) || u.pathname === location.split('?')[0], {timeout: WAIT});
	await page.waitForLoadState('load');
	one.excused = false;
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	if (over > 0) one.wrong.push(`${over} px too wide: ${page.url()}`);
	return {status: answer.status(), location, wrong: one.wrong.splice(0)};
}

console.log('ready');
for await (const line of readline.createInterface({input: process.stdin})) {
	const said = await act(JSON.parse(line)).catch((e) => ({status: 0, location: '', wrong: [String((e && e.message) || e).slice(0, 1500)]}));
	console.log(JSON.stringify(said));
}
await browser.close();
