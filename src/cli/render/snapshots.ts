import type { Snapshot } from '../../workspace/snapshots.ts';
import type { Screen } from './screen.ts';
import { commandList } from './screen.ts';

/** All snapshots, the newest first; the one that equals the present files is marked. */
export function renderSnapshots(snapshots: readonly Snapshot[], presentHash: string, screen: Screen): string {
  if (snapshots.length === 0) return 'There are no snapshots yet. The first `bugbash check` takes one.';
  const numberWidth = String(snapshots.at(-1)?.number ?? 0).length;
  const rows = snapshots.toReversed().map((snapshot) => {
    const isPresent = snapshot.filesHash === presentHash;
    const mark = isPresent ? screen.style.symbols.current : ' ';
    const row = `${mark} ${String(snapshot.number).padStart(numberWidth)}  ${localTime(snapshot.takenAt)}  before ${snapshot.reason}`;
    return isPresent ? `${row} (your files now)` : row;
  });
  return `${rows.join('\n')}\n\n${commandList([['bugbash undo --to <number>', 'bring one back']], screen)}`;
}

/** `snapshot 3 (14:02, before check)` */
export function snapshotName(snapshot: Snapshot): string {
  return `snapshot ${snapshot.number} (${localTime(snapshot.takenAt)}, before ${snapshot.reason})`;
}

/** Date and time as the candidate's own clock shows them, in a form that sorts. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return 'some time ago';
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
