// Phone, public pages, kiosk and television: reading aloud where there is a Chinese voice, and little else.
import {each, on, ready} from './common.js';

const voice = () => 'speechSynthesis' in window && speechSynthesis.getVoices().find((v) => /^zh/i.test(v.lang));

function aloud() {
	if (!voice()) return;
	each('.say', (b) => {
		b.hidden = false;
		if (b.dataset.ready) return;
		b.dataset.ready = '1';
		on(b, 'click', () => {
			if (speechSynthesis.speaking) {
				speechSynthesis.cancel();
				return;
			}
			const text = ['h1', 'main'].map((s) => (document.querySelector(s) || {innerText: ''}).innerText).join('。');
			const u = new SpeechSynthesisUtterance(text.slice(0, 3000));
			u.voice = voice();
			u.rate = 0.9;
			speechSynthesis.speak(u);
		});
	});
}

// A terminal forgets whoever stood before it.
function forget() {
	const secs = Number(document.body.dataset.idleHome);
	if (!(secs > 0)) return;
	const home = document.querySelector('.kf a[href]');
	let timer;
	const again = () => {
		clearTimeout(timer);
		timer = setTimeout(() => { location.href = home ? home.href : '/kiosk'; }, secs * 1000);
	};
	['touchstart', 'click', 'keydown', 'scroll'].forEach((t) => on(document, t, again));
	again();
}

// A terminal without a keyboard has one on its screen.
function keys() {
	each('.js-keys', (box) => {
		const field = document.querySelector('input[name="code"]');
		if (!field) return;
		box.hidden = false;
		each('.js-keys button', (b) => on(b, 'click', () => {
			const at = b.dataset.key;
			field.value = at === 'clear' ? '' : at === 'back' ? field.value.slice(0, -1) : field.value + b.textContent.trim();
			field.scrollLeft = field.scrollWidth;
		}));
	});
}

// A television has arrows and OK, no pointer.
function arrows() {
	if (!document.documentElement.classList.contains('tv')) return;
	on(document, 'keydown', (e) => {
		const links = Array.from(document.querySelectorAll('main a[href]'));
		const now = links.indexOf(document.activeElement);
		const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
		if (!step || !links.length) return;
		e.preventDefault();
		links[(now + step + links.length) % links.length].focus();
	});
}

ready(() => {
	aloud();
	if ('speechSynthesis' in window) speechSynthesis.onvoiceschanged = aloud;
	each('.js-print', (b) => {
		b.hidden = false;
		on(b, 'click', () => print());
	});
	const errors = document.querySelector('.errs');
	if (errors) errors.focus();
	forget();
	keys();
	arrows();
	const secs = Number(document.body.dataset.refresh);
	if (secs > 0 && document.documentElement.classList.contains('tv')) setTimeout(() => { const to = document.body.dataset.refreshTo; if (to) location.replace(to); else location.reload(); }, secs * 1000);
});
