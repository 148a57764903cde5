// Anybody computes with typed-in facts: what is wrong is said at its field, and what was typed stays.
export default {
	name: 'calculator',
	async run(t) {
		await t.go('/policy', '政策与计算');
		await t.go('/policy/绍兴.特殊岗位津贴/calc', '只填和这项政策有关的内容');
		await t.fill({从哪个月: '2024-01', 到哪个月: '2023-01', 机构所在的区县: '330602', 上岗日期: '2023-03-01', 机构类别: '养老机构', 举办性质: '民办非营利',
			岗位: '养老护理员', 在一线直接护理老人: true, 用工身份: '编外合同', 养老护理员等级: '四级', 发证日期: '2022-05-01'});
		await t.press('算一算', '从早到晚', {refused: true});
		t.must(await t.page.locator('main').getByLabel('上岗日期').first().inputValue() === '2023-03-01', 'what was typed is gone');
		await t.fill({到哪个月: '2024-12', 查看日: '2024-12-31'});
		await t.press('算一算', '2,500.00');
		await t.sees('试算');
		await t.sees('2024年3月1日');
	},
};
