/** A value that changes over time. `get()` returns the same reference until the value changes. */
export interface Store<T> {
  get(): T;
  /** Calls the listener after each change; returns how to stop that. */
  subscribe(listener: () => void): () => void;
}

export interface ValueStore<T> extends Store<T> {
  set(value: T): void;
}

export interface DerivedStore<T> extends Store<T> {
  /** The sources changed: compute again at the next `get()`, and tell the listeners. */
  invalidate(): void;
}

/** A listener that throws must not keep the others, or the code that made the change, from finishing. */
function notify(listeners: Iterable<() => void>): void {
  for (const listener of listeners) {
    try {
      listener();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function subscription(listeners: Set<() => void>) {
  return (listener: () => void) => {
    // A wrapper of its own: the same function may subscribe twice.
    const entry = () => listener();
    listeners.add(entry);
    return () => {
      listeners.delete(entry);
    };
  };
}

export function createValueStore<T>(initial: T): ValueStore<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      notify(listeners);
    },
    subscribe: subscription(listeners),
  };
}

/** Lazy: a room that nobody looks at never pays for its snapshot. */
export function createDerivedStore<T>(compute: () => T): DerivedStore<T> {
  const listeners = new Set<() => void>();
  let cached: { value: T } | undefined;
  return {
    get() {
      cached ??= { value: compute() };
      return cached.value;
    },
    invalidate() {
      cached = undefined;
      notify(listeners);
    },
    subscribe: subscription(listeners),
  };
}
