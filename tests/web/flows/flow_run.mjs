// An entitlement run: what makes no sense is refused, progress survives a reload, lines say why, refusals their reason.
export default {
	name: 'run',
	who: 'city',
	async run(t) {
		await t.go('/subsidy/batches', '核算批次');
		await t.press('发起核算', '从哪个月');
		await t.fill({政策: '绍兴.特殊岗位津贴', 从哪个月: '2025-07', 到哪个月: '2025-06', 查看日: '2025-12-31', 不符合的也列出: true});
		await t.press('下一步：核对', '起始月份晚于终止月份', {refused: true});
		await t.fill({从哪个月: '2025-01'});
		await t.press('下一步：核对', '2025-01 至 2025-06');
		await t.press('开始核算', /正在核算|按区县/);
		await t.page.reload();
		await t.sees('按区县');
		await t.look('when the run is done');
		await t.press(/明细|逐人|每一行/, '应发');
		await t.page.goto(t.page.url().split('?')[0] + '?result=应发');
		await t.press('宓禾', '为什么是');
		await t.sees('事实和来源');
		await t.page.goto(t.page.url().replace(/\/lines\/.*/, '/lines?result=不符合'));
		await t.sees('不符合');
		await t.press('束无证', '为什么');
		await t.sees(/证/);
	},
};
