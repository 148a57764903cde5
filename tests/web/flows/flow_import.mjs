// A roster with a row that cannot go in: by four steps, only the good rows, and taken back.
export default {
	name: 'import',
	who: 'clerk',
	async run(t) {
		const [one, two] = t.job.fresh[t.n];
		const text = `2026年花名册\n序号,证件号码,姓名,岗位,入职时间,月工资\n1,${one},舒进样,养老护理员,2021.3.1,4800\n2,${two},冉进样,养老护理员,2022-08-15,\n`
			+ `3,${two.slice(0, 17)}${two[17] === '1' ? '2' : '1'},坏样例,养老护理员,2022-08-15,\n`;
		await t.go('/org/import', '上传表格');
		await t.page.locator('main input[type=file]').setInputFiles({name: `花名册${t.n}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text)});
		await t.press('上传并对列名', '各列是什么');
		t.must(await t.page.locator('main select[name=col]').nth(4).inputValue() === '起始日期', '入职时间 is not taken for 起始日期');
		await t.press('检查每一行', /不能导入/); // waits until the check has ended: with scripts by htmx, without by the page itself
		await t.sees('2021.3.1'); // the original value stands beside what was made of it
		t.must(!(await t.page.content()).includes(one), 'the page shows a full number');
		await t.page.locator('main').getByLabel(/没有问题|只导入/).first().check();
		await t.press(/^导入 2 行/, '已导入');
		await t.press(/撤销/, '整批撤销');
		await t.press(/撤销/, '已撤销', {within: 'main form'});
	},
};
