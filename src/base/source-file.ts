/** A file as text, with its path relative to the folder it belongs to, `/` between parts. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
