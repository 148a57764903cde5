// A full number is shown once, for a reason; the auditor sees who looked and why.
export default {
	name: 'reveal with reason',
	who: 'city',
	async run(t) {
		const {id, name, number} = t.job.correct[t.n];
		await t.go(`/workers/${id}`, name);
		t.must(!(await t.page.content()).includes(number), 'the page shows the full number unasked');
		await t.press(/查看（留痕）\s*证件号码/, '全号只显示一次');
		await t.press('记入日志并查看', '用途', {refused: true});
		t.must(!(await t.page.content()).includes(number), 'shown without a reason');
		const reason = `核对社保缴费记录${t.n}`;
		await t.fill({用途: reason});
		await t.press('记入日志并查看', number);
		t.must(!t.page.url().includes(number), 'the number stands in the address');
		await t.page.context().clearCookies({name: 'yicai'});
		await t.page.context().addCookies([{name: 'yicai', value: t.job.cookies.audit, url: t.job.base}]);
		await t.go('/audit/access', reason);
		t.must(!(await t.page.content()).includes(number), 'the journal shows the full number');
	},
};
