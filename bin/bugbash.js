#!/usr/bin/env node
(await import('../dist/cli/prestart.js')).prestart(process.argv.slice(2));
process.exitCode = await (await import('../dist/cli/main.js')).main();
