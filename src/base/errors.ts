/** Where in a file something was found; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface UserErrorParts {
  /** What happened, one sentence. */
  readonly message: string;
  /** Why it matters or how it came about, when that is not plain from the message. */
  readonly why?: string;
  /** What to do next, with the command to type where there is one. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** Something the person at the keyboard can mend. Shown without a stack; exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly why: string | undefined;
  readonly fix: string;

  constructor(parts: UserErrorParts) {
    super(parts.message, { cause: parts.cause });
    this.why = parts.why;
    this.fix = parts.fix;
  }
}

/** A fault of bugbash itself. Shown with its stack and a request to report it; exit code 3. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
