// A worker's phone: this year's money, why it is so, a request to correct, and 大字 without losing the page.
export default {
	name: "a worker's why",
	who: 'worker',
	async run(t) {
		await t.go('/m/', '特殊岗位津贴');
		await t.press('为什么是这么多', '一条一条看理由');
		const open = t.page.locator('main details').first();
		if (await open.count() && !await open.evaluate((d) => d.open)) await t.page.locator('main details summary').first().click();
		await t.sees('持有养老护理员职业技能等级证书');
		await t.press('觉得不对，要求更正', '哪里不对');
		await t.page.goBack();
		if (t.width !== 320) {
			await t.page.locator('header').getByRole('link', {name: '大字'}).click();
			await t.page.waitForFunction(() => document.documentElement.className.includes('xl')).catch(() => {});
			t.must((await t.page.locator('html').getAttribute('class') || '').includes('xl'), '大字 is not on');
			await t.sees('一条一条看理由');
			await t.look('in 大字');
		}
		for (const path of ['/m/certs', '/m/record', '/m/data', '/m/settings']) await t.go(path);
		const nav = await t.page.locator('nav.bn a').evaluateAll((links) => links.map((a) => a.getBoundingClientRect().height));
		t.must(nav.length > 2 && nav.every((h) => h >= 44), 'a target of the lower bar is less than 44 px high: ' + nav);
	},
};
