import { fenceFor, isAddress } from './edit.ts';

/** Longer is pasted as plain text. */
const MAX_HTML = 200_000;
const MAX_DEPTH = 60;

/** What makes the clipboard's HTML worth more than its text. */
const RICH = 'a[href],b,strong,i,em,s,del,strike,code,pre,ul,ol,blockquote,table,h1,h2,h3,h4,h5,h6';
const LEFT_OUT = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'HEAD',
  'TITLE',
  'NOSCRIPT',
  'IFRAME',
  'OBJECT',
  'SVG',
  'MATH',
  'TEXTAREA',
  'SELECT',
]);
const BLOCKS = new Set([
  'P',
  'DIV',
  'SECTION',
  'ARTICLE',
  'HEADER',
  'FOOTER',
  'MAIN',
  'FIGURE',
  'DL',
  'DT',
  'DD',
]);

/**
 * Rich text of the clipboard as Markdown; null where its plain text says as much. The HTML is parsed into a document
 * that runs nothing and fetches nothing, read, and thrown away.
 */
export const markdownFromHtml = (html: string): string | null => {
  if (html.length > MAX_HTML) return null;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  if (!body.querySelector(RICH)) return null;
  const markdown = tidy(blocksOf(body, 0), 1).trim();
  return markdown === '' ? null : markdown;
};

/** No spaces at the ends of lines, and at most so many empty ones in a row; but code stays as it is. */
const tidy = (text: string, empty: number): string => {
  const kept: string[] = [];
  let fence = '';
  let inARow = 0;
  for (const line of text.split('\n')) {
    const mark = /(?:^| )(`{3,})$/.exec(line)?.[1];
    if (fence !== '') {
      kept.push(line);
      if (mark === fence) fence = '';
      continue;
    }
    inARow = line.trim() === '' ? inARow + 1 : 0;
    if (inARow <= empty) kept.push(line.trimEnd());
    fence = mark ?? '';
  }
  return kept.join('\n');
};

const blocksOf = (element: Element, depth: number): string =>
  depth > MAX_DEPTH
    ? (element.textContent ?? '')
    : [...element.childNodes].map((child) => markdownOf(child, depth + 1)).join('');

const escaped = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*[\]]|~~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');

const lines = (text: string, first: string, others: string): string =>
  text
    .trim()
    .split('\n')
    .map((line, index) => (index === 0 ? first : others) + line)
    .join('\n');

const around = (mark: string, text: string): string => {
  const inner = text.trim();
  if (inner === '' || inner.includes('\n')) return text;
  const at = text.indexOf(inner);
  return `${text.slice(0, at)}${mark}${inner}${mark}${text.slice(at + inner.length)}`;
};

/** Editors wrap all they copy in a `b` that is none. */
const isBold = (element: Element): boolean =>
  !/font-weight:\s*(?:normal|[1-4]00)/i.test(element.getAttribute('style') ?? '');

const markdownOf = (node: ChildNode, depth: number): string => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? '');
  if (!(node instanceof Element) || LEFT_OUT.has(node.tagName.toUpperCase())) return '';
  const inner = () => blocksOf(node, depth);
  if (BLOCKS.has(node.tagName)) return `\n${inner().trim()}\n${node.tagName === 'P' ? '\n' : ''}`;
  switch (node.tagName) {
    case 'BR':
      return '\n';
    case 'HR':
      return '\n\n---\n\n';
    case 'B':
    case 'STRONG':
      return isBold(node) ? around('**', inner()) : inner();
    case 'I':
    case 'EM':
      return around('_', inner());
    case 'S':
    case 'DEL':
    case 'STRIKE':
      return around('~~', inner());
    case 'CODE':
    case 'KBD':
    case 'SAMP':
      return codeOf(node.textContent ?? '');
    case 'PRE':
      for (const lineBreak of node.querySelectorAll('br')) lineBreak.replaceWith('\n');
      return fenceOf(node.textContent ?? '');
    case 'A':
      return linkOf(node, inner());
    case 'BLOCKQUOTE':
      return `\n\n${lines(inner(), '> ', '> ')}\n\n`;
    case 'UL':
    case 'OL':
      return `\n${listOf(node, depth)}\n`;
    case 'TABLE':
      return tableOf(node, depth);
    case 'H1':
    case 'H2':
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6':
      return `\n\n${around('**', inner())}\n\n`;
    default:
      return inner();
  }
};

const codeOf = (code: string): string => {
  const text = code.replace(/\s+/g, ' ').trim();
  if (text === '') return '';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
};

const fenceOf = (code: string): string => {
  const fence = fenceFor(code);
  return `\n\n${fence}\n${code.replace(/^\n|\n$/g, '')}\n${fence}\n\n`;
};

const linkOf = (element: Element, inner: string): string => {
  const address = element.getAttribute('href')?.trim() ?? '';
  const text = inner.replace(/\s+/g, ' ').trim();
  if (!isAddress(address) || text === '') return inner;
  if (element.textContent?.trim() === address) return address;
  return `[${text}](${new URL(address).href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
};

const listOf = (list: Element, depth: number): string => {
  const start = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1;
  const items = [...list.children].filter(
    ({ tagName }) => tagName === 'LI' || tagName === 'UL' || tagName === 'OL',
  );
  let number = start;
  return items
    .map((item) => {
      // Some programs put a nested list beside its item.
      if (item.tagName !== 'LI') return lines(listOf(item, depth + 1), '  ', '  ');
      const sign = list.tagName === 'OL' ? `${number++}. ` : '- ';
      const text = tidy(blocksOf(item, depth + 1), 0);
      return lines(text, sign, ' '.repeat(sign.length));
    })
    .join('\n');
};

const tableOf = (table: Element, depth: number): string => {
  const rows = [...table.querySelectorAll('tr')].map((row) =>
    [...row.children].map((cell) =>
      blocksOf(cell, depth + 1)
        .replace(/\s+/g, ' ')
        .trim()
        .replaceAll('|', '\\|'),
    ),
  );
  const [head, ...others] = rows;
  if (!head) return '';
  const line = (cells: readonly string[]) => `| ${head.map((_, i) => cells[i] ?? '').join(' | ')} |`;
  return `\n\n${[line(head), line(head.map(() => '---')), ...others.map(line)].join('\n')}\n\n`;
};
