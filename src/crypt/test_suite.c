/* The public vectors: GB/T 32905 (SM3), GB/T 32907 (SM4), the vectors of the GCM specification, HMAC-SM3. */
#include "crypt/suite.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* The bytes of hexadecimal digits (blanks skipped); returns how many. */
static size_t bytes(const char *hex, uint8_t *out, size_t n)
{
	size_t made = 0;
	assert_int_equal(sodium_hex2bin(out, n, hex, strlen(hex), " ", &made, NULL), 0);
	return made;
}

/* Checks bytes against hexadecimal digits. */
static void is_hex(const uint8_t *p, const char *hex)
{
	uint8_t expected[256];
	size_t n = bytes(hex, expected, sizeof expected);
	assert_memory_equal(p, expected, n);
}

static void sm3_gives_the_digests_of_the_standard(void **state)
{
	uint8_t digest[SM3_SIZE];
	char text[65] = "";
	(void)state;
	sm3_digest("abc", 3, digest);
	is_hex(digest, "66c7f0f4 62eeedd9 d1f2d46b dc10e4e2 4167c487 5cf2f7a2 297da02b 8f4ba8e0");
	for (int i = 0; i < 64; i++)
		text[i] = "abcd"[i % 4];
	sm3_digest(text, 64, digest);
	is_hex(digest, "debe9ff9 2275b8a1 38604889 c18e5a4d 6fdb70e5 387e5765 293dcba3 9c0c5732");
}

static void a_stream_gives_the_same_digest_and_begins_anew(void **state)
{
	uint8_t once[SM3_SIZE], piecewise[SM3_SIZE], text[300];
	struct sm3 *h = sm3_new();
	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 7);
	for (size_t n = 0; n < sizeof text; n += 13) {
		sm3_digest(text, n, once);
		sm3_put(h, text, n / 3);
		sm3_put(h, text + n / 3, n - n / 3);
		sm3_end(h, piecewise);
		assert_memory_equal(once, piecewise, SM3_SIZE);
	}
	sm3_put(h, "forgotten", 9);
	sm3_reset(h);
	sm3_put(h, "abc", 3);
	sm3_end(h, piecewise);
	is_hex(piecewise, "66c7f0f4 62eeedd9");
	sm3_free(h);
	sm3_free(NULL);
}

static void hmac_sm3_agrees_with_openssl_and_the_domain_sheet(void **state)
{
	struct hmac_key k;
	uint8_t digest[SM3_SIZE];
	const struct str pieces[] = {STR("a"), STR(""), STR("bc")};
	(void)state;
	hmac_prepare(&k, (const uint8_t *)"key", 3);
	hmac_sm3(&k, pieces, 3, digest);
	is_hex(digest, "28e63256e7c5a087b1f073265dc53092163f7b82729735d06f28f10af9d52393");
	uint8_t key[32] = {0x5a, 1, 2, 0xff}, message[200] = {7}, expected[SM3_SIZE];
	hmac_prepare(&k, key, sizeof key);
	for (size_t n = 0; n < sizeof message; n += 17) {
		const struct str all = {(const char *)message, n};
		size_t made = 0;
		hmac_sm3(&k, &all, 1, digest);
		assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, "SM3", NULL, key, sizeof key, message, n, expected,
					  sizeof expected, &made));
		assert_memory_equal(digest, expected, SM3_SIZE);
	}
}

/* Seals and opens one vector of AES-256-GCM. */
static void gcm(const char *key, const char *nonce, const char *bound, const char *plain, const char *cipher,
		const char *tag)
{
	struct secret s = {.suite = CRYPT_AES_GCM};
	uint8_t iv[16], aad[64], in[128], out[128], made[16], back[128];
	bytes(key, s.bytes, sizeof s.bytes);
	bytes(nonce, iv, sizeof iv);
	secret_prepare(&s);
	const struct str a = {(const char *)aad, bytes(bound, aad, sizeof aad)};
	const struct str p = {(const char *)in, bytes(plain, in, sizeof in)};
	assert_int_equal(suite_seal(&s, a, iv, p, out, made), 0);
	is_hex(out, cipher);
	is_hex(made, tag);
	assert_int_equal(suite_open(&s, a, iv, (struct str){(const char *)out, p.n}, made, back), 0);
	assert_memory_equal(back, in, p.n);
}

static void aes_256_gcm_gives_the_vectors_of_its_specification(void **state)
{
	static const char zero[] = "0000000000000000000000000000000000000000000000000000000000000000";
	static const char key[] = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
	(void)state;
	gcm(zero, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b");
	gcm(zero, "000000000000000000000000", "", "00000000000000000000000000000000",
	    "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919");
	gcm(key, "cafebabefacedbaddecaf888", "",
	    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
	    "aa0de657ba6"
	    "37b391aafd255",
	    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63"
	    "93ba7a0abcc"
	    "9f662898015ad",
	    "b094dac5d93471bdec1a502270e3cc6c");
	gcm(key, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
	    "aa0de657ba6"
	    "37b39",
	    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63"
	    "93ba7a0abcc"
	    "9f662",
	    "76fc6ece0f4e1768cddf8853bb2d551b");
}

static void sm4_ctr_gives_the_vectors_of_the_standard(void **state)
{
	struct secret s = {.suite = CRYPT_SM4_HMAC};
	uint8_t nonce[16], plain[64] = {0}, out[64], tag[32];
	(void)state;
	bytes("0123456789abcdeffedcba9876543210", s.bytes, sizeof s.bytes);
	secret_prepare(&s);
	/* The block of GB/T 32907: the counter is the plain text of the standard, what comes out its cipher text. */
	memcpy(nonce, s.bytes, sizeof nonce);
	assert_int_equal(suite_seal(&s, STR(""), nonce, (struct str){(const char *)plain, 16}, out, tag), 0);
	is_hex(out, "681edf34d206965e86b3e94f536e4246");
	bytes("000102030405060708090a0b0c0d0e0f", nonce, sizeof nonce);
	for (size_t i = 0; i < 64; i++)
		plain[i] = (uint8_t)(0x11 * (i < 48 ? 0xa + i / 8 : 0xa + i / 8 - 6));
	assert_int_equal(suite_seal(&s, STR(""), nonce, (struct str){(const char *)plain, 64}, out, tag), 0);
	is_hex(out, "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b92"
		    "6e02fcd0faa0baf3"
		    "8b2933851d824514");
}

static void the_tag_of_sm4_is_hmac_sm3_over_everything(void **state)
{
	struct secret s = {.suite = CRYPT_SM4_HMAC};
	uint8_t nonce[16], out[3], tag[32], message[4 + 2 + 16 + 3] = {0, 0, 0, 2, 'a', 'd'}, expected[32];
	size_t made = 0;
	(void)state;
	for (uint8_t i = 0; i < 48; i++)
		s.bytes[i] = i;
	memset(nonce, 0xff, sizeof nonce);
	secret_prepare(&s);
	assert_int_equal(suite_seal(&s, STR("ad"), nonce, STR("xyz"), out, tag), 0);
	memcpy(message + 6, nonce, 16);
	memcpy(message + 22, out, 3);
	assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, "SM3", NULL, s.bytes + 16, 32, message, sizeof message,
				  expected, sizeof expected, &made));
	assert_memory_equal(tag, expected, 32);
}

static void nothing_comes_out_when_the_tag_differs(void **state)
{
	(void)state;
	for (int suite = CRYPT_AES_GCM; suite <= CRYPT_SM4_HMAC; suite++) {
		struct secret s = {.suite = (enum crypt_suite)suite, .bytes = {1, 2, 3}};
		uint8_t nonce[16] = {9}, out[18], tag[32], back[18], zero[18] = {0};
		secret_prepare(&s);
		assert_int_equal(suite_seal(&s, STR("ctx"), nonce, STR("330602199602290010"), out, tag), 0);
		tag[0] ^= 1;
		memset(back, 0xaa, sizeof back);
		assert_int_equal(suite_open(&s, STR("ctx"), nonce, (struct str){(const char *)out, 18}, tag, back),
				 1);
		assert_memory_equal(back, zero, sizeof back);
	}
	struct secret none = {.suite = (enum crypt_suite)3};
	uint8_t out[1], tag[32];
	assert_int_equal(suite_seal(&none, STR(""), tag, STR("x"), out, tag), -1);
	assert_int_equal(suite_open(&none, STR(""), tag, STR("x"), tag, out), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sm3_gives_the_digests_of_the_standard),
	    cmocka_unit_test(a_stream_gives_the_same_digest_and_begins_anew),
	    cmocka_unit_test(hmac_sm3_agrees_with_openssl_and_the_domain_sheet),
	    cmocka_unit_test(aes_256_gcm_gives_the_vectors_of_its_specification),
	    cmocka_unit_test(sm4_ctr_gives_the_vectors_of_the_standard),
	    cmocka_unit_test(the_tag_of_sm4_is_hmac_sm3_over_everything),
	    cmocka_unit_test(nothing_comes_out_when_the_tag_differs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
