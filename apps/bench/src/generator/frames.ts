/** Gets one text frame: a stretch of `bytes` that is only valid during the call. */
export type OnText = (bytes: Buffer, start: number, end: number) => void;

const FIN_TEXT = 0x81;
const FIN_CLOSE = 0x88;

/**
 * Cuts what a server sends into WebSocket frames. Whole frames are handed on in place; only one that is split over
 * two reads is copied. Knows what a server sends here: unmasked, unfragmented text, and close.
 */
export function createFrameReader(onText: OnText): (bytes: Buffer, length: number) => void {
  let held = Buffer.alloc(0);
  let heldLength = 0;

  const emit = (bytes: Buffer, start: number, { header, total }: { header: number; total: number }) => {
    const opcode = bytes[start]!;
    if (opcode === FIN_CLOSE) throw new Error('the server closed the connection');
    if (opcode !== FIN_TEXT) throw new Error(`unexpected frame 0x${opcode.toString(16)}`);
    onText(bytes, start + header, start + total);
  };

  const hold = (bytes: Buffer, start: number, end: number) => {
    const needed = heldLength + end - start;
    if (held.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, held.length * 2));
      held.copy(larger, 0, 0, heldLength);
      held = larger;
    }
    bytes.copy(held, heldLength, start, end);
    heldLength = needed;
  };

  return (bytes, length) => {
    let offset = 0;
    while (heldLength > 0 && offset < length) {
      const size = sizeOf(held, 0, heldLength);
      const missing = (size?.total ?? heldLength + 1) - heldLength;
      const taken = Math.min(missing, length - offset);
      hold(bytes, offset, offset + taken);
      offset += taken;
      if (size && heldLength === size.total) {
        emit(held, 0, size);
        heldLength = 0;
      }
    }
    while (offset < length) {
      const size = sizeOf(bytes, offset, length);
      if (!size || offset + size.total > length) return hold(bytes, offset, length);
      emit(bytes, offset, size);
      offset += size.total;
    }
  };
}

/** Size of the frame that begins at `start`; null while its header is not all there. */
function sizeOf(bytes: Buffer, start: number, end: number): { header: number; total: number } | null {
  if (end - start < 2) return null;
  const short = bytes[start + 1]!;
  if (short < 126) return { header: 2, total: 2 + short };
  const header = short === 126 ? 4 : 10;
  if (end - start < header) return null;
  const length = short === 126 ? bytes.readUInt16BE(start + 2) : Number(bytes.readBigUInt64BE(start + 2));
  return { header, total: header + length };
}

/** A client's frames, masked as the standard demands, one after the other for a single write. ASCII only. */
export function encodeFrames(texts: string[]): Buffer {
  let size = 0;
  for (const text of texts) size += headerOf(text) + text.length;
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const text of texts) {
    const header = headerOf(text);
    bytes[at] = FIN_TEXT;
    if (header === 6) bytes[at + 1] = 0x80 | text.length;
    else {
      bytes[at + 1] = 0x80 | 126;
      bytes.writeUInt16BE(text.length, at + 2);
    }
    const mask = (Math.random() * 2 ** 32) >>> 0;
    bytes.writeUInt32BE(mask, at + header - 4);
    at += header;
    bytes.write(text, at, 'latin1');
    for (let i = 0; i < text.length; i += 1) {
      bytes[at + i] = bytes[at + i]! ^ (mask >>> (24 - 8 * (i & 3)));
    }
    at += text.length;
  }
  return bytes;
}

function headerOf(text: string): number {
  if (text.length > 0xffff) throw new RangeError('a frame of the generator has at most 65,535 bytes');
  return text.length < 126 ? 6 : 8;
}
