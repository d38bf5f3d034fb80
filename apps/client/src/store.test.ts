import { expect, it } from 'vitest';
import { createDerivedStore, createValueStore } from './store.ts';

it('tells each subscriber of each change until it leaves', () => {
  const store = createValueStore(1);
  const heard: number[] = [];
  const listener = () => heard.push(store.get());
  const leave = store.subscribe(listener);
  store.subscribe(listener);
  store.set(2);
  store.set(2);
  leave();
  store.set(3);
  expect(heard).toEqual([2, 2, 3]);
});

it('computes only when somebody looks, and once per change', () => {
  let computed = 0;
  const store = createDerivedStore(() => ({ n: ++computed }));
  store.invalidate();
  store.invalidate();
  expect(computed).toBe(0);
  expect(store.get()).toBe(store.get());
  store.invalidate();
  expect(store.get()).toEqual({ n: 2 });
});
