import { expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLimiter } from './limiter.ts';

function rig(settings: Record<string, string> = {}) {
  let at = 0;
  const limiter = createLimiter(
    loadConfig({ LIMIT_MESSAGES: '3:2', LIMIT_LOGINS: '1:1', ...settings }),
    () => at,
  );
  return {
    pass: (ms: number) => {
      at += ms;
    },
    /** How many of ten tries in a row get through. */
    tries: (limit: 'messages' | 'logins' | 'none', key: string) => {
      let taken = 0;
      for (let i = 0; i < 10; i += 1) {
        try {
          limiter.take(limit, key);
          taken += 1;
        } catch {}
      }
      return taken;
    },
    take: (key: string) => limiter.take('messages', key),
  };
}

it('gives a burst, then a token at a time, to each person on their own', () => {
  const { tries, pass } = rig();
  expect(tries('messages', 'user:ann')).toBe(3);
  expect(tries('messages', 'user:bo')).toBe(3);
  pass(500);
  expect(tries('messages', 'user:ann')).toBe(1);
  pass(3600_000);
  expect(tries('messages', 'user:ann')).toBe(3);
});

it('says when to come back, and then there is a token', () => {
  const { take, tries, pass } = rig();
  tries('messages', 'user:ann');
  let retryAfterMs = 0;
  try {
    take('user:ann');
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
    retryAfterMs = (error as { retryAfterMs: number }).retryAfterMs;
  }
  expect(retryAfterMs).toBe(500);
  pass(retryAfterMs);
  take('user:ann');
});

it('an address gets five people’s worth; no limit takes nothing', () => {
  const { tries } = rig();
  expect(tries('logins', 'account:ann')).toBe(1);
  expect(tries('logins', 'address:192.0.2.1')).toBe(5);
  expect(tries('none', 'user:ann')).toBe(10);
});

it('a clock that goes back takes no tokens away and gives none', () => {
  const { tries, pass } = rig();
  expect(tries('messages', 'user:ann')).toBe(3);
  pass(-86_400_000);
  expect(tries('messages', 'user:ann')).toBe(0);
  pass(500);
  expect(tries('messages', 'user:ann')).toBe(1);
});

it('RATE_LIMITS=off limits nothing', () => {
  expect(rig({ RATE_LIMITS: 'off' }).tries('messages', 'user:ann')).toBe(10);
});
