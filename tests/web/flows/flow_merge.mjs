// Two records of one person become one, with a reason, and two again.
export default {
	name: 'merge duplicates',
	who: 'city',
	async run(t) {
		const {name} = t.job.pairs[t.n];
		await t.go('/workers/suspects', '重复嫌疑');
		await t.page.locator('main tr, main li').filter({hasText: name}).getByRole('link', {name: /核对/}).first().click();
		await t.sees('确定是同一个人？');
		await t.look();
		await t.press('合并', '理由', {within: 'main form', refused: true});
		await t.sees(/不能为空|请填|没有填/);
		await t.fill({理由: '电话核实是同一人'});
		await t.press('合并', '电话核实是同一人');
		t.must(t.page.url().includes('/workers/merged/'), 'is not at the merger');
		await t.press(/撤销/, /已撤销|撤销了/);
	},
};
