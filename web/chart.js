// Turns the data tables of charts into canvases. The table stays: it is what is printed, read out and copied.
import {each, on, ready} from './common.js';

const INK = '#17222b';
const PALE = '#5f6b75';
const COLOURS = ['#0f4a5a', '#2f7f86', '#c98413', '#7a5c8e'];
const number = (text) => {
	const v = Number(text.replace(/,/g, ''));
	return text.trim() === '' || Number.isNaN(v) ? null : v;
};

// What the table says: names along x, and each column as a series.
function data(table) {
	const heads = Array.from(table.querySelectorAll('thead th')).slice(1);
	const lines = Array.from(table.querySelectorAll('tbody tr'));
	return {
		x: lines.map((r) => r.cells[0].firstChild.textContent.trim()),
		series: heads.map((h, i) => ({name: h.textContent, as: h.dataset.as, values: lines.map((r) => number(r.cells[i + 1].textContent))})),
	};
}

const most = (values) => Math.max(0, ...values.filter((v) => v !== null));

// Figures stand above points near the floor. top and floor: the most and the least that the chart shows.
function points(s, top, floor) {
	return s.values.map((v) => (v !== null && s.as !== 'target' && v - floor < (top - floor) / 8 ? {value: v, label: {position: 'top'}} : v));
}

// Elsewhere they stand below a line, but above one that runs along the floor.
function look(kind, s, i, top, floor, seldom) {
	const colour = s.as === 'target' ? '#a8321f' : s.as === 'plan' ? '#dcd8cb' : COLOURS[i % COLOURS.length];
	const label = {show: s.as !== 'plan', color: s.as === 'target' ? '#a8321f' : INK, fontWeight: 600, formatter: (p) => (p.value == null || seldom(p) ? '' : p.value.toLocaleString('zh-CN'))};
	if (kind === 'bar' && s.as !== 'target')
		return {type: 'bar', name: s.name, data: s.values, xAxisIndex: s.as === 'plan' ? 1 : 0, itemStyle: {color: colour}, barWidth: s.as === 'plan' ? '38%' : '22%', z: s.as === 'plan' ? 1 : 2, label: {...label, position: 'top'}, labelLayout: {hideOverlap: true}};
	return {
		type: 'line', name: s.name, data: points(s, top, floor), connectNulls: s.as === 'target', symbol: s.as === 'target' ? 'none' : 'circle', symbolSize: 8,
		lineStyle: {color: colour, width: s.as === 'target' ? 2 : 3, type: s.as === 'target' ? 'dashed' : 'solid'},
		itemStyle: {color: '#fff', borderColor: colour, borderWidth: 2.5}, label: {...label, show: s.as !== 'target', position: most(s.values) < top / 4 || i > 0 ? 'top' : 'bottom'}, labelLayout: {hideOverlap: true},
		areaStyle: i === 0 && s.as !== 'target' ? {color: colour, opacity: 0.07} : undefined,
	};
}

// A line across where something happened.
function mark(figure) {
	if (!figure.dataset.mark) return undefined;
	return {
		silent: true, symbol: 'none', lineStyle: {color: PALE, width: 1, type: 'dotted'},
		label: {formatter: figure.dataset.mark, color: INK, position: 'end'}, data: [{xAxis: Number(figure.dataset.at)}],
	};
}

function options(figure, d) {
	const kind = figure.dataset.chart;
	const top = Math.max(...d.series.map((s) => most(s.values)));
	// Where many points stand close, figures stand at the ends of years and at the last one.
	const tight = kind === 'line' && figure.clientWidth < 46 * d.x.length;
	const last = (s) => s.values.reduce((k, v, i) => (v === null ? k : i), 0);
	const seldom = (p) => tight && !d.x[p.dataIndex].endsWith('-12') && p.dataIndex !== last(d.series[p.seriesIndex]);
	const floor = Math.min(top, ...d.series.flatMap((s) => s.values.filter((v) => v !== null)));
	return {
		animation: false,
		textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: PALE},
		grid: {left: 8, right: 16, top: 44, bottom: 8, containLabel: true},
		legend: {left: 0, top: 0, itemWidth: 18, itemHeight: 10, textStyle: {color: PALE}, data: d.series.map((s) => s.name)},
		tooltip: {trigger: 'axis', renderMode: 'richText', valueFormatter: (v) => (v == null ? '—' : v.toLocaleString('zh-CN') + ' ' + figure.dataset.unit)},
		// Plans stand behind what was done: on an axis of their own, so that both are centred.
		xAxis: [{type: 'category', data: d.x, axisTick: {show: false}, axisLine: {lineStyle: {color: '#c9c5b8'}}, axisLabel: {color: PALE}}, {type: 'category', data: d.x, show: false}],
		yAxis: {type: 'value', scale: kind === 'line', splitNumber: 4, splitLine: {lineStyle: {color: '#eceae2'}}, axisLabel: {color: PALE}},
		series: d.series.map((s, i) => ({...look(kind, s, i, top, floor, seldom), markLine: i === 0 ? mark(figure) : undefined})),
	};
}

function draw(figure) {
	const canvas = figure.querySelector('.cv');
	const details = figure.querySelector('details');
	const d = data(figure.querySelector('table'));
	canvas.hidden = false;
	if (!('open' in figure.dataset)) details.open = false;
	const chart = window.yicaiCharts.init(canvas, null, {renderer: 'canvas'});
	chart.setOption(options(figure, d));
	if (window.ResizeObserver) new ResizeObserver(() => chart.resize()).observe(canvas); // letters may grow, too
	else on(window, 'resize', () => chart.resize());
	on(window, 'beforeprint', () => { details.open = true; });
}

ready(() => {
	if (!document.querySelector('[data-chart]')) return;
	const go = () => each('[data-chart]', draw);
	if (window.yicaiCharts) go();
	else window.yicaiLoad(window.yicaiUrl.echarts, go);
});
