import { watch } from 'chokidar';
import { isSourceName } from '../../workspace/work-files.ts';

export interface FileWatcher {
  close(): Promise<void>;
}

export interface WatchFilesOptions {
  /** Look at the files now and then instead of being told: for network drives and shared folders that tell nothing. */
  readonly isPolling: boolean;
  readonly onSave: () => void;
  readonly onError: (error: unknown) => void;
}

/** Editors write in several steps (empty, then fill; write beside, then rename): what follows this fast is one save. */
const SETTLE_MS = 15;
const POLL_MS = 300;

/**
 * Tells when a source of the folder was written, made, replaced or removed. The only user of chokidar. Resolves once it
 * watches, so that no save is missed after that.
 */
export async function watchFiles(folder: string, options: WatchFilesOptions): Promise<FileWatcher> {
  let settling: NodeJS.Timeout | undefined;
  // The folder is watched, not its files: an editor that renames replaces the file that was there.
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path) => path !== folder && /(^|[\\/])(node_modules|\.[^\\/]*)$/.test(path),
    usePolling: options.isPolling,
    interval: POLL_MS,
    // Our own settling covers it, and chokidar's would add 100 ms to each save.
    atomic: false,
  });
  watcher.on('all', (_event, path) => {
    if (!isSourceName(path)) return;
    clearTimeout(settling);
    settling = setTimeout(options.onSave, SETTLE_MS);
  });
  watcher.on('error', options.onError);
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    close: async () => {
      clearTimeout(settling);
      await watcher.close();
    },
  };
}
