// Lets `plain-operations` be the package in the folder above, as its build left it.
import { rmSync, symlinkSync } from 'node:fs';

process.chdir(import.meta.dirname);
rmSync('node_modules/plain-operations', { force: true });
symlinkSync('../..', 'node_modules/plain-operations', 'junction');
