// What makes the desk quicker. Nothing here is needed: without it every list, form and panel works all the same.
import {each, on, ready} from './common.js';

const keysOn = () => document.body.dataset.keys !== 'off';
const typing = (el) => /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || el.isContentEditable;

// -- keyboard: / searches; J and K move in the list, Enter opens, X chooses, Esc closes the panel

const rows = () => Array.from(document.querySelectorAll('tr[data-href]'));

function move(step) {
	const all = rows();
	if (!all.length) return;
	const now = all.findIndex((r) => r.classList.contains('at') || (r.classList.contains('cur') && !document.querySelector('tr.at')));
	const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
	all.forEach((r) => r.classList.remove('at'));
	next.classList.add('at');
	const link = next.querySelector('th a, td a');
	if (link) link.focus({preventScroll: true});
	next.scrollIntoView({block: 'nearest'});
}

const at = () => document.querySelector('tr.at') || document.querySelector('tr.cur');

const keys = {
	'/': () => {
		const q = document.getElementById('q');
		if (q) q.focus();
	},
	j: () => move(1),
	k: () => move(-1),
	x: () => {
		const box = at() && at().querySelector('input[type=checkbox]');
		if (box) box.click();
	},
};

on(document, 'keydown', (e) => {
	if (e.key === 'Escape') {
		const open = document.querySelector('details.menu[open]');
		if (open) {
			open.open = false;
			open.querySelector('summary').focus();
			return;
		}
		const close = document.querySelector('a.js-close');
		if (close && !typing(e.target)) close.click();
		return;
	}
	if (!keysOn() || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
	if (e.key === 'Enter' && e.target.tagName !== 'A' && e.target.tagName !== 'BUTTON' && e.target.tagName !== 'SUMMARY') {
		const row = at();
		if (row) location.href = row.dataset.href;
		return;
	}
	// A deed of the page may have a key of its own: data-key="a".
	const own = document.querySelector('[data-key="' + e.key.replace(/["\\]/g, '') + '"]');
	const deed = own ? () => own.click() : keys[e.key];
	if (deed) {
		e.preventDefault();
		deed();
	}
});

// -- menus close when something else is touched

on(document, 'click', (e) => {
	each('details.menu[open]', (d) => {
		if (!d.contains(e.target)) d.open = false;
	});
	const row = e.target.closest && e.target.closest('tr[data-href]');
	if (row && !e.target.closest('a,button,input,label,summary') && !String(getSelection())) location.href = row.dataset.href;
});

// -- choosing rows: how many, and what they come to

const yuan = (fen) => {
	const minus = fen < 0n ? '-' : '';
	const v = fen < 0n ? -fen : fen;
	const whole = (v / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
	const rest = v % 100n;
	return minus + whole + (rest ? '.' + rest.toString().padStart(2, '0') : '');
};

function count(form) {
	const boxes = Array.from(form.querySelectorAll('input[name=id]'));
	const chosen = boxes.filter((b) => b.checked);
	const n = form.querySelector('.js-n');
	const sum = form.querySelector('.js-sum');
	const all = form.querySelector('.js-all');
	if (n) n.textContent = String(chosen.length);
	if (sum) sum.textContent = yuan(chosen.reduce((s, b) => s + BigInt(b.dataset.sum || 0), 0n));
	if (all) {
		all.checked = boxes.length > 0 && chosen.length === boxes.length;
		all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
	}
	each('[data-bulk] button', (b) => { b.disabled = !chosen.length; }, form);
	boxes.forEach((b) => b.closest('tr').classList.toggle('picked', b.checked));
}

function bulk() {
	each('[data-bulk]', (bar) => {
		const form = bar.closest('form');
		each('[hidden]', (el) => { el.hidden = false; }, bar);
		count(form);
		if (form.dataset.counted) return;
		form.dataset.counted = '1';
		on(form, 'change', (e) => {
			if (e.target.classList.contains('js-all')) each('input[name=id]', (b) => { b.checked = e.target.checked; }, form);
			count(form);
		});
	});
}

// -- filters apply themselves when a choice is made

function filters() {
	each('form[data-auto]', (form) => {
		// Only after a pointer: with the arrow keys every step would be a choice.
		let pointed = false;
		on(form, 'pointerdown', () => { pointed = true; });
		on(form, 'keydown', () => { pointed = false; });
		on(form, 'change', (e) => {
			if (e.target.tagName === 'SELECT' && pointed) form.querySelector('button[type=submit]').click();
		});
		// An address without empty parts is shorter and the same list.
		on(form, 'submit', () => each('input,select', (f) => { if (f.name && !f.value) f.disabled = true; }, form));
	});
}

// -- printing, copying

// What is folded is on paper too.
on(window, 'beforeprint', () => each('details.steer-fold:not([open]), .ech details:not([open])', (d) => { d.open = true; d.dataset.printed = '1'; }));
on(window, 'afterprint', () => each('details[data-printed]', (d) => { d.open = false; delete d.dataset.printed; }));

function small() {
	each('.js-print', (b) => {
		b.hidden = false;
		on(b, 'click', () => print());
	});
	each('select[data-into]', (pick) => {
		on(pick, 'change', () => {
			const into = document.getElementById(pick.dataset.into);
			if (!into || !pick.value) return;
			into.value = into.value.trim() ? into.value.trim() + ' ' + pick.value : pick.value;
			pick.value = '';
			into.focus();
		});
	});
	each('[data-copy]', (b) => {
		if (!navigator.clipboard) return;
		b.hidden = false;
		on(b, 'click', () => navigator.clipboard.writeText(b.dataset.copy).then(() => say('已复制')));
	});
	const errors = document.querySelector('.errs');
	if (errors) errors.focus();
	const current = document.querySelector('tr.cur');
	if (current && innerWidth > 900) current.scrollIntoView({block: 'nearest'});
}

// A short word at the lower edge, read out as well.
function say(text) {
	let box = document.getElementById('toast');
	if (!box) {
		box = document.createElement('p');
		box.id = 'toast';
		box.className = 'toast';
		box.setAttribute('role', 'status');
		document.body.appendChild(box);
	}
	box.textContent = text;
	box.classList.add('on');
	setTimeout(() => box.classList.remove('on'), 2500);
}

// -- the way back from one of a list: the trail above the page leads to the list as it was filtered, sorted and turned. What was
// searched for is nothing for whoever uses the window next: it is forgotten on signing out, and wherever nobody has signed in

let left = false;

function forgetLists() {
	left = true;
	try {
		Object.keys(sessionStorage).filter((k) => k.startsWith('list ')).forEach((k) => sessionStorage.removeItem(k));
	} catch (e) { /* no storage */ }
}

function keepList() {
	if (left || !document.querySelector('.flt')) return;
	try {
		sessionStorage.setItem('list ' + location.pathname, location.search);
	} catch (e) { /* no storage: the trail leads to the whole list */ }
}

on(document, 'submit', (e) => {
	if (e.target.getAttribute('action') === '/logout') forgetLists();
}, true);

on(window, 'pagehide', keepList);
on(document, 'click', (e) => {
	keepList();
	const a = e.target.closest && e.target.closest('.crumb a');
	if (!a || a.search) return;
	try {
		a.search = sessionStorage.getItem('list ' + a.pathname) || '';
	} catch (e2) { /* as above */ }
}, true);

// -- the session's end: two minutes before, a notice with a way to stay (WCAG 2.2.1)

function idle() {
	const secs = Number(document.body.dataset.idle);
	if (!(secs > 150)) return;
	let last = Date.now();
	const notice = document.createElement('div');
	notice.className = 'flash warn idle';
	notice.setAttribute('role', 'alert');
	notice.hidden = true;
	const text = document.createElement('p');
	const stay = document.createElement('button');
	stay.className = 'btn s p';
	stay.type = 'button';
	stay.textContent = '继续使用';
	notice.append(text, stay);
	document.body.appendChild(notice);
	on(stay, 'click', () => fetch(location.href, {method: 'HEAD', credentials: 'same-origin'}).then((r) => {
		if (r.redirected) location.reload();
		last = Date.now();
		notice.hidden = true;
	}));
	setInterval(() => {
		const left = secs - Math.floor((Date.now() - last) / 1000);
		if (left <= 0) {
			text.textContent = '登录已超时，填写的内容还在页面上。请在新窗口登录后再提交。';
			stay.hidden = true;
		} else if (left <= 120) {
			text.textContent = '已有一段时间没有操作，还有 ' + Math.ceil(left / 60) + ' 分钟将退出登录。';
		}
		notice.hidden = left > 120;
	}, 5000);
}

function all() {
	bulk();
	filters();
	small();
}

ready(() => {
	if (document.body.classList.contains('door')) forgetLists();
	all();
	idle();
});
on(document, 'htmx:after:swap', () => bulk());
