// Two characters of a name find the person; the person's money says why: conditions, arithmetic, facts and their source.
export default {
	name: 'find and explain',
	who: 'city',
	async run(t) {
		await t.go('/home', '工作台');
		const q = t.page.locator('#q');
		if (await q.isVisible()) {
			await q.fill('宓禾');
			await q.press('Enter');
		} else {
			await t.go('/search', '搜索');
			await t.fill({姓名: '宓禾'});
			await t.page.locator('main').getByLabel('姓名').first().press('Enter');
		}
		await t.sees('“宓禾”的结果');
		await t.press('宓禾', '履历时间线');
		await t.press(/补贴与为什么/, '逐条核对');
		for (const said of ['为什么是', '持有养老护理员职业技能等级证书', 'S000033000012224000123', '元/月', '逐条核对', '任职.csv:2']) await t.sees(said);
	},
};
