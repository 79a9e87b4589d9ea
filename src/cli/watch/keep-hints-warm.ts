import type { HintEngine } from '../../hints/hint-engine.ts';
import type { Course } from '../course.ts';

/** A course whose hint engine stays open between two hints on one exercise. */
export interface WarmCourse {
  readonly course: Course;
  /** Ends the engine's thread and processes. */
  close(): Promise<void>;
}

/** The engine is opened by the first hint, so that who asks for none pays for none; it is not kept for a changed exercise. */
export function keepHintsWarm(course: Course): WarmCourse {
  let kept: { readonly exerciseHash: string; readonly engine: Promise<HintEngine> } | null = null;
  const close = async (): Promise<void> => {
    const old = kept;
    kept = null;
    (await old?.engine)?.close();
  };
  return {
    course: {
      ...course,
      openHints: async (exercise) => {
        if (kept?.exerciseHash !== exercise.hash) {
          await close();
          kept ??= { exerciseHash: exercise.hash, engine: course.openHints(exercise) };
        }
        return { ...(await kept.engine), close: () => undefined };
      },
    },
    close,
  };
}
