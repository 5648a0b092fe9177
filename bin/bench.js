#!/usr/bin/env node
// Start-up shim: the real command line is TypeScript and runs on the pinned Node.
import { fileURLToPath } from 'node:url';
import { runPinned } from './pinned.js';

runPinned([
  '--disable-warning=ExperimentalWarning',
  // A config file of the user's need not lie in a package.
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  // Of autocannon's own timer, where the machine is late.
  '--disable-warning=TimeoutNegativeWarning',
  fileURLToPath(new URL('../cli/main.ts', import.meta.url)),
  ...process.argv.slice(2),
]);
