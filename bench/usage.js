// Loaded before a program: at its end, what the process has taken, into the file that USAGE names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(
    process.env.USAGE,
    JSON.stringify({ cpu: userCPUTime + systemCPUTime, megabytes: peak() / 1_000 }),
  );
});

/** Kilobytes. On Linux `maxRSS` begins with that of the process which has started this one. */
function peak() {
  const status = '/proc/self/status';
  const own = existsSync(status) && /^VmHWM:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1];
  return own ? Number(own) : process.resourceUsage().maxRSS;
}
