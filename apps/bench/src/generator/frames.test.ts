import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFrameReader, encodeFrames } from './frames.ts';

const frameOf = (text: string) => {
  const { length } = text;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), Buffer.from(text)]);
  const header = Buffer.alloc(length <= 0xffff ? 4 : 10);
  header[0] = 0x81;
  if (length <= 0xffff) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, Buffer.from(text)]);
};

it('frames come out whole, however the bytes are cut', () => {
  const lengths = fc.array(fc.oneof(fc.nat(200), fc.nat(70_000)), { maxLength: 6 });
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1 }), (sizes, cuts) => {
      const texts = sizes.map((size, n) => String(n).repeat(size).slice(0, size));
      const bytes = Buffer.concat(texts.map(frameOf));
      const heard: string[] = [];
      const read = createFrameReader((chunk, start, end) => heard.push(chunk.toString('latin1', start, end)));
      for (let at = 0, n = 0; at < bytes.length; n += 1) {
        const chunk = bytes.subarray(at, at + cuts[n % cuts.length]!);
        read(chunk, chunk.length);
        at += chunk.length;
      }
      expect(heard).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

it('a close frame ends the connection', () => {
  const read = createFrameReader(() => {});
  expect(() => read(Buffer.from([0x88, 0]), 2)).toThrow('closed');
});

it('sends are masked frames, one after the other', () => {
  const texts = ['3', `42["chat",${'x'.repeat(300)}]`];
  const bytes = encodeFrames(texts);
  let at = 0;
  for (const text of texts) {
    const header = text.length < 126 ? 6 : 8;
    expect(bytes[at]).toBe(0x81);
    expect(bytes[at + 1]).toBe(0x80 | (header === 6 ? text.length : 126));
    const mask = bytes.subarray(at + header - 4, at + header);
    const body = bytes.subarray(at + header, at + header + text.length);
    expect(Buffer.from(body.map((byte, i) => byte ^ mask[i % 4]!)).toString()).toBe(text);
    at += header + text.length;
  }
  expect(at).toBe(bytes.length);
});
