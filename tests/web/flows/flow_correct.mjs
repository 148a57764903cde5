// A name is corrected: before and after stand side by side first; both versions stay, and the person as known before is there.
export default {
	name: 'correct and see both versions',
	who: 'city',
	async run(t) {
		const {id, name} = t.job.correct[t.n];
		await t.go(`/workers/${id}`, name);
		await t.press('更正基本信息', '先看前后对照');
		await t.fill({理由: '身份证复印件'});
		await t.press('下一步：核对', '没有改动', {refused: true});
		await t.fill({姓名: name + '改', 理由: '身份证复印件'});
		await t.press('下一步：核对', name + '改');
		await t.sees(name);
		await t.press(/写入|更正|确认/, name + '改', {within: 'main form'});
		await t.go(`/workers/${id}/people/${id}`, '各个版本');
		await t.sees('身份证复印件');
		t.must(await t.page.locator('del', {hasText: name}).count() === 1 && await t.page.locator('ins', {hasText: name + '改'}).count() === 1, 'not both versions');
		await t.go(`/workers/${id}`, name + '改');
		const known = t.page.locator('main').getByLabel(/看某一天/);
		if (!await known.isVisible()) await t.page.locator('main details:has(input[name=known]) summary').first().click();
		await known.fill(t.job.today);
		await t.press('查看', t.job.today);
		await t.sees(/只读|当时|所知/);
	},
};
