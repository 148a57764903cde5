// Three words that every script uses.
export const on = (el, type, f, first) => el.addEventListener(type, f, first);

export const each = (selector, f, inside) => Array.from((inside || document).querySelectorAll(selector)).forEach(f);

export function ready(f) {
	if (document.readyState === 'loading') on(document, 'DOMContentLoaded', f);
	else f();
}
