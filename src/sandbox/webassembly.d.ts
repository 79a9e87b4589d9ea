/** The part of the WebAssembly interface that the isolate uses; Node's own types leave it to the browser's library. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    value: number;
  }
  class Table {
    readonly length: number;
    grow(by: number): number;
    set(index: number, value: unknown): void;
  }
}
