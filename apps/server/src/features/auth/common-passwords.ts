// The most used passwords of at least eight characters, as every published list of leaked ones has them.
const COMMON = new Set(
  `12345678 123456789 1234567890 12345678910 0123456789 87654321 987654321 11111111 00000000 88888888 99999999
  111111111 1111111111 123123123 123123123123 12341234 12121212 112233445566 11223344 1122334455 123321123 147258369
  789456123 159753456 147852369 741852963 963852741 31415926 password password1 password12 password123 password1234
  passw0rd p@ssw0rd p@ssword p@ssw0rd1 passwort passwort1 motdepasse contrasena qwertyui qwertyuiop qwerty12 qwerty123
  qwerty1234 qwerty12345 qwertyuiop123 1qaz2wsx 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx qazwsxedc
  qazwsx123 asdfghjk asdfghjkl asdfasdf zxcvbnm1 zxcvbnm123 azertyui azertyuiop iloveyou iloveyou1 iloveyou2 loveyou1
  sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123
  starwars startrek whatever trustno1 letmein1 letmein123 welcome1 welcome123 welcome01 monkey123 dragon123 master123
  shadow123 michael1 jennifer jordan23 charlie1 computer internet samsung1 samsung123 liverpool chelsea1 arsenal1
  pokemon1 pokemon123 minecraft fortnite abcd1234 abcdefgh abcdefghi abc12345 abc123456 a1234567 a12345678 a123456789
  aa123456 aa12345678 changeme changeme1 changeme123 default1 administrator admin123 admin1234 admin12345 adminadmin
  root1234 rootroot test1234 testtest test12345 testing1 testing123 guest123 user1234 secret12 secret123 mustang1
  corvette mercedes maverick midnight butterfly cheesecake chocolate victoria elizabeth danielle christian alexander
  benjamin jonathan nicholas isabella samantha veronica stephanie spiderman scorpion hello123 hello1234 hellohello
  blink182 metallica nirvana1 slipknot password! password1! qwerty123! welcome1! spring2024 summer2024 autumn2024
  winter2024 spring2025 summer2025 autumn2025 winter2025 spring2026 summer2026 autumn2026 winter2026`
    .split(/\s+/)
    .filter(Boolean),
);

/** Whether a guesser tries this password among the first; case does not help. */
export const isCommonPassword = (password: string, username: string) => {
  const folded = password.toLowerCase();
  return COMMON.has(folded) || folded === username || /^(.)\1*$/u.test(folded);
};
