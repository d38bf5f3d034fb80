export interface Device {
  kind: 'computer' | 'phone' | 'program';
  /** In plain words, e.g. "Firefox on Linux". */
  name: string;
}

type Rule = readonly [pattern: RegExp, name: string];

// The first that fits: most browsers also name the ones they descend from.
const browsers: readonly Rule[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(Headless)?Chrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly Rule[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const first = (rules: readonly Rule[], text: string) => rules.find(([pattern]) => pattern.test(text))?.[1];

export function describeDevice(userAgent: string): Device {
  const browser = first(browsers, userAgent);
  const system = first(systems, userAgent);
  if (!browser) {
    // Scripts call themselves "name/version".
    const program = /^[\w.-]+/.exec(userAgent)?.[0];
    if (!program || program === 'Mozilla') return { kind: 'computer', name: system ?? 'Unknown device' };
    return { kind: 'program', name: `A program (${program})` };
  }
  const phone = /\b(iPhone|iPad|Android)\b/.test(userAgent);
  return { kind: phone ? 'phone' : 'computer', name: system ? `${browser} on ${system}` : browser };
}
