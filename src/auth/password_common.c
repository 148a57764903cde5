#include "auth/password_common.h"

/* clang-format off */
const char *const password_common[] = {
	"password", "passw0rd", "p@ssw0rd", "p@ssword", "pass@word", "password@", "mypassword", "admin", "admin@", "administrator", "root",
	"superuser", "system", "manager", "master", "server", "service", "support", "guest", "user", "username",
	"test", "testing", "tester", "demo", "sample", "example", "default", "changeme", "change-me", "letmein",
	"welcome", "welcome@", "hello", "helloworld", "iloveyou", "love", "woaini", "woaini@", "aini", "wangluo",
	"qwer", "qwert", "qwerty", "qwertyuiop", "asdf", "asdfgh", "asdfghjkl", "zxcv", "zxcvbn", "zxcvbnm",
	"1qaz2wsx", "1qaz@wsx", "1qaz2wsx3edc", "1qaz!qaz", "qazwsx", "qazwsxedc", "q1w2e3r4", "q1w2e3r4t5",
	"1q2w3e4r", "1q2w3e4r5t", "zaq12wsx", "!qaz2wsx", "abcd", "abcde", "abcdef", "abcdefg", "abc", "aabbcc",
	"a1b2c3d4", "aa123456", "abc123", "abc@123", "abcd1234", "a123456789", "qq123456", "woaini1314", "5201314",
	"123456789", "1234567890", "0123456789", "12345678910", "987654321", "9876543210", "1122334455", "123123123",
	"111111111", "1111111111", "000000000", "0000000000", "666666666", "6666666666", "888888888", "8888888888",
	"147258369", "159357", "123qwe", "123qwe!@#", "123456qwerty", "qwe123", "qweasd", "qweasdzxc", "asd123",
	"dragon", "monkey", "sunshine", "princess", "football", "baseball", "superman", "batman", "computer",
	"internet", "windows", "huawei", "xiaomi", "apple", "iphone", "china", "zhongguo", "beijing", "shanghai",
	"hangzhou", "zhejiang", "shaoxing", "kunming", "chongqing", "nanyang", "minzheng", "minzhengju", "yanglao",
	"huliyuan", "yicai", "yicai@", "renshe", "caizheng", "gongwuyuan", "jieguo", "mima", "mima@", "spring",
	"summer", "autumn", "winter", "january", "october", "december", "secret", "security", "login", "access",
};
/* clang-format on */

const size_t password_common_n = sizeof password_common / sizeof *password_common;
