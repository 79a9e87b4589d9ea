/** Views of one engine's memory. It never grows, so that they are made once; addresses are byte offsets. */
export class EngineMemory {
  readonly bytes: Buffer;
  /** The whole memory as signed words. */
  readonly words: Int32Array;
  readonly #halves: Uint16Array;

  constructor(buffer: ArrayBuffer) {
    this.bytes = Buffer.from(buffer);
    this.words = new Int32Array(buffer);
    this.#halves = new Uint16Array(buffer);
  }

  /** A signed word. An address beyond the memory reads as 0. */
  word(address: number): number {
    return this.words[address >>> 2] ?? 0;
  }

  /** An unsigned word: an address, a length. */
  unsigned(address: number): number {
    return (this.words[address >>> 2] ?? 0) >>> 0;
  }

  half(address: number): number {
    return this.#halves[address >>> 1] ?? 0;
  }

  byte(address: number): number {
    return this.bytes[address] ?? 0;
  }

  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }

  setByte(address: number, value: number): void {
    this.bytes[address] = value;
  }

  /** A text that ends in a zero byte. */
  cString(address: number): string {
    return this.bytes.toString('utf8', address, this.bytes.indexOf(0, address));
  }
}
