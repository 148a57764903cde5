// From one of a filtered list the trail leads back to the list as it was filtered; without scripts to the whole list.
export default {
	name: 'back to the filtered list',
	who: 'city',
	async run(t) {
		await t.go('/workers?q=宓禾', '宓禾');
		await t.press('宓禾', '履历时间线');
		await t.press(/基本信息/, '证件类型');
		await t.press('人才库', '查询', {within: '.crumb'});
		const asked = new URL(t.page.url()).searchParams.get('q');
		t.must(asked === (t.scripts ? '宓禾' : null), `the list is asked for ${asked}`);
		if (!t.scripts) return;
		const kept = () => t.page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.startsWith('list ')).length);
		t.must((await kept()) > 0, 'no list is kept');
		// the form is told that it is sent, and is not: others go on with this session
		await t.page.evaluate(() => document.querySelector('form[action="/logout"]').dispatchEvent(new Event('submit', {bubbles: true, cancelable: true})));
		await t.go('/');
		t.must((await kept()) === 0, 'who signs out leaves a list behind');
	},
};
