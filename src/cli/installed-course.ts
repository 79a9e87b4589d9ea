import type { Course } from './course.ts';

/** The course as installed. The imports stand inside the functions: `list` must not pay for what only `check` needs. */
export const installedCourse: Course = {
  builtInPackRoot: async () => (await import('../catalog/exercise-paths.ts')).builtInPackRoot(),
  listExercises: async (packRoot) => (await import('../catalog/list-exercises.ts')).listExercises(packRoot),
  loadExercise: async (packRoot, id) => (await import('../catalog/open-exercise.ts')).openExercise(packRoot, id),
  nearestIds: async (wanted, ids) => (await import('../catalog/nearest-ids.ts')).nearestIds(wanted, ids),
  readSubmission: async (path, exercise) =>
    (await import('../grading/read-submission.ts')).readSubmission(path, exercise),
  gradeSubmission: async (request, options) =>
    (await import('../grading/grade-submission.ts')).gradeSubmission(request, options),
  openSession: async () => (await import('../grading/grading-session.ts')).openGradingSession(),
  openHints: async (exercise) => (await import('../hints/hint-engine.ts')).openHintEngine(exercise),
  findSubmissions: async (paths, cwd, exercises) =>
    (await import('../grading/find-submissions.ts')).findSubmissions(paths, cwd, exercises),
  collectSubmission: async (path, name, exercise) =>
    (await import('../grading/collect-submission.ts')).collectSubmission(path, name, exercise),
  verdictOnUnread: async (exercise, problem) =>
    (await import('../grading/collect-submission.ts')).verdictOnUnread(exercise, problem),
  async *gradeBatch(requests, options) {
    yield* (await import('../grading/grade-batch.ts')).gradeBatch(requests, options);
  },
  outerSandbox: async (searchPath, suites) =>
    (await import('../grading/outer-sandbox.ts')).findOuterSandbox(searchPath, suites),
  engine: async () => (await import('../grading/engine-version.ts')).ENGINE,
  exitCodeOf: async (outcome) => (await import('../verdict/exit-code.ts')).exitCodeOf(outcome),
};
