#!/usr/bin/env node
import { watchOutput } from './bulk/print.js';
import { main } from './main.js';

watchOutput();
await main(process.argv);
