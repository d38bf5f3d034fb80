import { Fragment, type ReactNode } from 'react';
import { OutgoingLink } from '../outgoing-link.tsx';
import { CodeBlock } from './code-block.tsx';
import styles from './markdown.module.css';
import type { Branch, Leaf, Node } from './nodes.ts';

const textOf = (nodes: readonly Node[]): string =>
  nodes
    .map((node) => ('children' in node ? textOf(node.children) : 'text' in node ? node.text : ''))
    .join('');

const linkOf = ({ href, children }: Extract<Branch, { kind: 'link' }>) => {
  const text = textOf(children);
  const says = text.trim() === '' || text === href || `${text}/` === href;
  return (
    <OutgoingLink href={href} title={says ? undefined : href}>
      {text.trim() === '' ? href : toElements(children)}
    </OutgoingLink>
  );
};

const cellOf = ({ head, align, children }: Extract<Branch, { kind: 'cell' }>) => {
  const className = align && styles[align];
  return head ? (
    <th scope="col" className={className}>
      {toElements(children)}
    </th>
  ) : (
    <td className={className}>{toElements(children)}</td>
  );
};

const branchOf = (branch: Branch): ReactNode => {
  const inner = () => toElements(branch.children);
  switch (branch.kind) {
    case 'paragraph':
      return <p>{inner()}</p>;
    case 'heading':
      // No heading of the page: its outline is not for those who write in it.
      return <p className={styles.heading}>{inner()}</p>;
    case 'quote':
      return <blockquote>{inner()}</blockquote>;
    case 'bullets':
      return <ul>{inner()}</ul>;
    case 'numbers':
      return <ol start={branch.start}>{inner()}</ol>;
    case 'item':
      return <li className={branch.children[0]?.kind === 'check' ? styles.task : undefined}>{inner()}</li>;
    case 'strong':
      return <strong>{inner()}</strong>;
    case 'em':
      return <em>{inner()}</em>;
    case 'del':
      return <del>{inner()}</del>;
    case 'link':
      return linkOf(branch);
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
        <div className={styles.scroll} role="group" aria-label="Table" tabIndex={0}>
          <table>{inner()}</table>
        </div>
      );
    case 'head':
      return <thead>{inner()}</thead>;
    case 'rows':
      return <tbody>{inner()}</tbody>;
    case 'row':
      return <tr>{inner()}</tr>;
    case 'cell':
      return cellOf(branch);
  }
};

const leafOf = (leaf: Leaf): ReactNode => {
  switch (leaf.kind) {
    case 'text':
      return leaf.text;
    case 'code':
      return <code className={styles.code}>{leaf.text}</code>;
    case 'fence':
      return <CodeBlock info={leaf.info} text={leaf.text} />;
    case 'check':
      return <input type="checkbox" checked={leaf.done} disabled aria-label={leaf.done ? 'Done' : 'To do'} />;
    case 'rule':
      return <hr />;
  }
};

/** The tree as elements of React, each by its kind: there is no way from a text to an element but this one. */
export const toElements = (nodes: readonly Node[]): ReactNode =>
  nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text never change places.
    <Fragment key={index}>{'children' in node ? branchOf(node) : leafOf(node)}</Fragment>
  ));
