// Loaded before a program: at its end, what the process has taken, into the file that USAGE names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    process.env.USAGE,
    JSON.stringify({ cpu: userCPUTime + systemCPUTime, megabytes: maxRSS / 1_000 }),
  );
});
