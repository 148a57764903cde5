// The first script of every page. It loads htmx only where the browser has what htmx calls (Chromium 86 and later);
// elsewhere links and forms work as whole pages, which is how every page works without scripts.
(function () {
	var own = document.currentScript;
	var root = document.documentElement;
	root.classList.add('js');
	// Only texts may be put together by scripts: the addresses come from the page, made by the server.
	window.yicaiLoad = function (src, then) {
		var s = document.createElement('script');
		s.src = src;
		s.async = false;
		if (then) s.onload = then;
		document.head.appendChild(s);
	};
	window.yicaiUrl = {htmx: own.getAttribute('data-htmx'), echarts: own.getAttribute('data-echarts')};
	var modern = 'replaceChildren' in Element.prototype && 'replaceAll' in String.prototype;
	if (modern) {
		window.yicaiLoad(window.yicaiUrl.htmx);
		return;
	}
	// Without htmx a page that shows progress reads itself anew.
	document.addEventListener('DOMContentLoaded', function () {
		var secs = Number(document.body.getAttribute('data-refresh'));
		if (secs > 0) setTimeout(function () { location.reload(); }, secs * 1000);
	});
})();
