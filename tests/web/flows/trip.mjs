// A trip: one person's way through pages, in one browser context: scripts on or off, at one width, at 320 px with the largest
// letters. Each page that is reached is looked at: it does not scroll sideways, and what the Tab key reaches can be seen.
import crypto from 'node:crypto';

const WAIT = 60000; // ms; a busy machine is no error
export const WIDTHS = [1440, 390, 320];

// RFC 6238, six digits, `ahead` steps of thirty seconds from now.
export function totp(secret, ahead = 0) {
	const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from((bits.match(/.{8}/g) || []).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
	const d = crypto.createHmac('sha1', key).update(step).digest();
	const at = d[19] & 15;
	return String((d.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// What the focus is on, and whether somebody who looks at the page sees that: an outline or a shadow of the element, or of
// the label or box that stands for it; inside the window, and not below something else.
function focused() {
	const el = document.activeElement;
	if (!el || el === document.body || el === document.documentElement) return null;
	const drawn = (e) => {
		const s = getComputedStyle(e);
		return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
	};
	const stands = [el, el.labels && el.labels[0], el.nextElementSibling, el.parentElement].filter(Boolean);
	const r = el.getBoundingClientRect();
	const what = el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') + ' ' + (el.innerText || el.name || '').trim().slice(0, 20);
	if (!stands.some(drawn)) return what + ': the focus is not drawn';
	if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return what + ': the focus is outside the window';
	const boxes = [...el.getClientRects()].filter((b) => b.width > 2 && b.height > 2);
	const seen = boxes.some((b) => [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
		const top = document.elementFromPoint(b.left + b.width * x, b.top + b.height * y);
		return top && (el.contains(top) || top.contains(el) || (el.labels && [...el.labels].some((l) => l.contains(top))));
	}));
	return !boxes.length || seen ? null : what + ': the focus is hidden by something';
}

// What a page was still asking for when it was left; of a request that truly failed the browser says more.
const LEFT = /^htmx: htmx:error: Failed to fetch/;

export class Trip {
	constructor(page, job, variant) {
		Object.assign(this, {page, job, ...variant, wrong: []});
		page.on('console', (m) => m.type() === 'error' && !LEFT.test(m.text()) && !this.excused?.test(m.text()) && this.wrong.push('console: ' + m.text()));
		page.on('pageerror', (e) => this.wrong.push('script: ' + e));
	}

	// The main part of the page says this.
	async sees(text, where = 'main, header.mh') {
		const part = this.page.locator(where).filter({hasText: text});
		await part.first().waitFor({state: 'attached', timeout: WAIT}).catch(async () => {
			const now = await this.page.locator('body').innerText().catch(() => '');
			throw new Error(`does not say ${text}, but at ${this.page.url()}: ${now.slice(0, 1200)}`);
		});
	}


	async look(where = '') {
		await this.page.waitForLoadState('load');
		const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0) this.wrong.push(`${over} px too wide ${where} ${this.page.url()}`);
		for (let i = 0; i < 3; i++) {
			await this.page.keyboard.press('Tab');
			const said = await this.page.evaluate(focused);
			if (said) this.wrong.push(`${said} at ${this.page.url()}`);
		}
	}

	// To an address that people type or have kept; everything else is reached by pressing.
	async go(path, text) {
		await this.page.goto(this.job.base + path, {waitUntil: 'load', timeout: WAIT});
		if (text) await this.sees(text);
		await this.look();
	}

	// Presses a link or a button of this name; the next page says `text`. A refusal (4xx) is an error of the console, excused
	// where it is what the trip is about.
	async press(name, text, {within = 'main', refused = false} = {}) {
		const part = this.page.locator(within);
		const one = part.getByRole('button', {name, exact: typeof name === 'string'})
			.or(part.getByRole('link', {name, exact: typeof name === 'string'}));
		this.excused = refused ? /status of 4\d\d/ : undefined;
		await one.first().click({timeout: WAIT}).catch((e) => {
			throw new Error(`cannot press ${name} at ${this.page.url()}: ${String(e).slice(0, 600)}`);
		});
		await this.sees(text);
		await this.look('after ' + name);
		this.excused = undefined;
	}

	// Fills fields by their labels.
	async fill(values) {
		for (const [label, value] of Object.entries(values)) {
			const field = this.page.locator('main').getByLabel(label, {exact: false}).first();
			const kind = await field.evaluate((e) => e.tagName + ':' + e.type, null, {timeout: WAIT}).catch(() => {
				throw new Error(`no field ${label} at ${this.page.url()}`);
			});
			if (kind.startsWith('SELECT')) await field.selectOption(value);
			else if (/:(checkbox|radio)$/.test(kind)) await field.setChecked(Boolean(value));
			else await field.fill(value);
		}
	}

	must(yes, what) {
		if (!yes) throw new Error(`${what} at ${this.page.url()}`);
	}
}
