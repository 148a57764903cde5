// The first sign-in: own password, second factor by the secret of the picture, recovery codes; then by code, then by a recovery
// code, which works once.
import {totp} from './trip.mjs';

const FRESH = 'Xin-Mima-2026!';

async function enter(t, password, next, options) {
	await t.go('/login', '登录');
	await t.fill({用户名: t.job.signers[t.n].login, 密码: password});
	await t.press('登录', next, options);
}

export default {
	name: 'sign-in',
	async run(t) {
		const {password} = t.job.signers[t.n];
		await enter(t, 'Falsch-2026-!', /不对|不正确|错/, {refused: true});
		await enter(t, password, '改密码');
		await t.fill({现在的密码: password, 新密码: FRESH, 再写一遍新密码: FRESH});
		await t.press('改密码', '不能扫描时');
		const secret = await t.page.locator('main code').innerText();
		await t.fill({六位数字: '000000'});
		await t.press('启用', '刚才扫的码仍然有效', {refused: true});
		await t.fill({六位数字: totp(secret)});
		await t.press('启用', '恢复码');
		const codes = await t.page.locator('ol.codes code').allInnerTexts();
		t.must(codes.length === 10, `${codes.length} recovery codes`);
		await t.press(/我已保存/, '工作台');
		await out(t);
		await enter(t, FRESH, '恢复码');
		await code(t, totp(secret, 1));
		await t.press('继续', '工作台');
		await out(t);
		await enter(t, FRESH, '恢复码');
		await code(t, codes[3]);
		await t.press('继续', '工作台');
		await out(t);
		await enter(t, FRESH, '恢复码');
		await code(t, codes[3]);
		await t.press('继续', /不对|不正确|用过/, {refused: true});
	},
};

async function code(t, text) {
	await t.page.locator('main input[name=code]').fill(text);
}

async function out(t) {
	await t.go('/me', '我的账号');
	const button = t.page.getByRole('button', {name: /退出/});
	if (!await button.first().isVisible()) await t.page.locator('details.menu summary').last().click();
	await button.first().click();
	await t.sees('登录');
}
