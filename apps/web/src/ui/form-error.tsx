import { useEffect, useState } from 'react';
import { Banner } from './banner.tsx';
import type { Refusal } from './use-form.ts';

const inWords = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
};

/** What is left of a time to wait; announced once, not every second. */
function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1000);
  return (
    <span aria-live="off">
      {seconds > 0 ? `You can try again in ${inWords(seconds)}.` : 'You can try again now.'}
    </span>
  );
}

/** What concerns a form as a whole. Where there is a time to wait, it is counted down. */
export function FormError({ refusal }: { refusal: Refusal | null }) {
  const [shown, setShown] = useState<{ refusal: Refusal | null; until: number }>({ refusal: null, until: 0 });
  if (shown.refusal !== refusal) setShown({ refusal, until: Date.now() + (refusal?.retryAfterMs ?? 0) });
  if (!refusal) return null;
  return (
    <Banner tone="error">
      {refusal.retryAfterMs === undefined ? (
        refusal.message
      ) : (
        <>
          Too many tries. <Countdown key={shown.until} until={shown.until} />
        </>
      )}
    </Banner>
  );
}
