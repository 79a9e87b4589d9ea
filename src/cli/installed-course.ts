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
  gradeMany: async (exercise, submissions, options) =>
    (await import('../grading/grade-submission.ts')).gradeMany(exercise, submissions, options),
  openHints: async (exercise, signal) => (await import('../hints/hint-engine.ts')).openHintEngine(exercise, signal),
  exitCodeOf: async (outcome) => (await import('../verdict/exit-code.ts')).exitCodeOf(outcome),
};
