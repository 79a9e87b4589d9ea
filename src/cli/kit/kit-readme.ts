import type { Exercise } from '../../catalog/exercise.ts';

/** The README of a candidate's kit. */
export function kitReadme(exercises: readonly Exercise[]): string {
  const [first] = exercises;
  return `# bugbash: a candidate's kit

Small payment services with planted bugs. Find them, fix them in your own editor, hand in the files you changed.

\`\`\`
npm install                          # once, in this folder (for a tarball: npm install -g ./<file>.tgz)
npx bugbash init ../bash-practice    # a folder for your work
\`\`\`

Then, with \`bugbash\` for \`npm exec --prefix <this folder> -- bugbash\` or after \`npm install -g .\`:

\`\`\`
cd ../bash-practice
bugbash start ${first?.id ?? '<id>'}   # copies it there, and checks at every save
bugbash check                        # the public checks, once
bugbash check --timeline             # with the run that breaks one, step by step
\`\`\`

${exercises.map(({ id, title }) => `- \`${id}\`: ${title}`).join('\n')}

The checks here are the public ones, which show the symptom that the brief reports. Hidden ones judge what you hand in:
they run in CI, and that grade is the grade of record. Nothing in this kit is secret, and no result from your own machine
counts: hints, solutions and \`grade\` need what is not in it.

Needs Node 20.19 or newer.
`;
}
