import { Check, Copy } from 'lucide-react';
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react';
import { part, usePart } from '../../../lib/part.ts';
import { IconButton } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import styles from './markdown.module.css';

/** More is shown in one colour: what is read that long is read elsewhere, and its colours would hold up the page. */
const COLOURED_AT_MOST = 5000;
const COPIED_MS = 2000;

const highlighting = part(() => import('./highlight.ts'));

/** Its colours come later than its text, and change nothing else of it. */
export function CodeBlock({ info, text }: { info: string; text: string }) {
  const language = /^[\w#+.-]+/.exec(info)?.[0].toLowerCase() ?? '';
  const highlight = usePart(highlighting, language !== '' && text.length <= COLOURED_AT_MOST)?.highlight;
  const pieces = useMemo(() => highlight?.(language, text), [highlight, language, text]);
  return (
    <div className={styles.fence} dir="ltr">
      <div className={styles.fenceBar}>
        <span className={styles.language}>{info}</span>
        <CopyCode text={text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields. */}
      <pre tabIndex={0} role="group" aria-label="Code">
        <code>{pieces ? coloured(pieces) : text}</code>
      </pre>
    </div>
  );
}

const coloured = (pieces: readonly { tone?: string | undefined; text: string }[]): ReactNode =>
  pieces.map(({ tone, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places.
    <Fragment key={index}>{tone ? <span className={styles[tone]}>{text}</span> : text}</Fragment>
  ));

function CopyCode({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Also where there is no clipboard at all: a page by plain HTTP.
      toast('The browser does not let this page copy. Select the text.', { tone: 'error' });
    }
  };
  return (
    <IconButton label={copied ? 'Copied' : 'Copy code'} className={styles.copy} onClick={copy}>
      {copied ? <Check size={16} /> : <Copy size={16} />}
    </IconButton>
  );
}
