// Anybody checks a certificate: typed as people type, the four answers, and nothing but a masked name.
export default {
	name: 'public check',
	async run(t) {
		await t.go('/welcome', '核验证书');
		await t.press(/核验证书/, '证书编号');
		await t.fill({证书编号: ' s0000 3300001222400０123'});
		await t.press('核验', '有效');
		await t.sees('宓*');
		t.must(!(await t.page.content()).includes('宓禾'), 'the name is not masked');
		for (const [number, said] of [['S000033000012205000124', '已撤销'], ['JH000125', '已过期'], ['NO1', '没有查到这本证书']]) {
			await t.press(/再查一本/, '证书编号');
			await t.fill({证书编号: number});
			await t.press('核验', said);
		}
	},
};
