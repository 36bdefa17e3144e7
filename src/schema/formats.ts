import { oneLine } from '../one-line.js';
import type { Position } from './operations.js';
import type { Place, Report } from './report.js';
import { type Certainty, type Severity, severities } from './rules/kinds.js';

export type Format = 'text' | 'json' | 'markdown' | 'github';

/** Colours a text, or leaves it as it is. */
export type Paint = (
  style: 'red' | 'yellow' | 'cyan' | 'green' | 'bold' | 'dim',
  text: string,
) => string;

export const formatJson = (report: Report): string => JSON.stringify(report, undefined, 2);

/** For people: what happens to each operation. */
export function formatText(report: Report, paint: Paint): string {
  const lines: string[] = [];
  const affected = Object.entries(report.operations).filter(([name]) =>
    report.findings.some(({ operations }) => operations.includes(name)),
  );
  for (const [name, verdict] of affected) {
    lines.push(`${paint('bold', name)}: ${paint(colours[verdict], verdict)}`);
    for (const { severity, message, places } of report.findings) {
      // What is true of this operation, which may be less than of another.
      const [place, ...more] = places.filter(({ operations }) => operations.includes(name));
      if (!place) continue;
      const certainty = certainties[place.certainty];
      lines.push(
        `  ${paint(colours[severity], severity.padEnd(10))}  ${oneLine(message)} (${certainty})`,
        `              ${oneLine(place.reason)}`,
        `              ${paint('dim', where(place))}${others(more)}`,
      );
    }
    lines.push('');
  }
  if (report.knownDeprecations.length > 0) {
    lines.push(paint('bold', 'Deprecated before this change already'));
    for (const finding of report.knownDeprecations)
      lines.push(
        `  ${finding.coordinate}: ${oneLine(finding.reason)} ${paint('dim', where(finding))}${others(finding.places.slice(1))}`,
      );
    lines.push('');
  }
  for (const entry of report.staleAccepted)
    lines.push(`Accepted, but no finding any more: ${entry.kind} ${oneLine(entry.coordinate)}`);
  lines.push(`${paint(colours[report.verdict], report.verdict)}: ${summary(report)}`);
  return lines.join('\n');
}

/** For a pull request. */
export function formatMarkdown(report: Report): string {
  const lines = [`## Schema check: ${report.verdict}`, '', summary(report), ''];
  for (const severity of severities) {
    const findings = report.findings.filter((finding) => finding.severity === severity);
    if (findings.length === 0) continue;
    lines.push(
      `### ${headings[severity]}`,
      '',
      '| Change | Operations | Where | When |',
      '| --- | --- | --- | --- |',
      ...findings.flatMap(({ coordinate, message, places }) =>
        alike(places).map(({ reason, certainty, operations, at }) =>
          row(
            `${code(coordinate)} ${cell(message)}. ${cell(reason)}`,
            operations.map(code).join(', '),
            at.map((place) => code(where(place))).join('<br>'),
            certainties[certainty],
          ),
        ),
      ),
      '',
    );
  }
  if (report.knownDeprecations.length > 0)
    lines.push(
      `<details><summary>Deprecated before this change already: ${report.knownDeprecations.length}</summary>`,
      '',
      '| What | Reason | Operations |',
      '| --- | --- | --- |',
      ...report.knownDeprecations.map(({ coordinate, reason, operations }) =>
        row(code(coordinate), cell(reason), operations.map(code).join(', ')),
      ),
      '',
      '</details>',
      '',
    );
  if (report.staleAccepted.length > 0)
    lines.push(
      'Accepted, but no finding any more:',
      '',
      ...report.staleAccepted.map((entry) => `- ${entry.kind} ${code(entry.coordinate)}`),
      '',
    );
  return lines.join('\n').trimEnd();
}

/**
 * Annotations of GitHub Actions, one for each place.
 *
 * @param path makes a file relative to the repository
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithub(report: Report, path: (file: string) => string): string {
  const annotations = report.findings.flatMap((finding) =>
    finding.places.map(({ file, line, column, operations, certainty, reason }) => {
      const properties = {
        file: path(file),
        line: String(line),
        col: String(column),
        title: `${finding.severity}: ${finding.coordinate}`,
      };
      const listed = Object.entries(properties)
        .map(([name, value]) => `${name}=${escapeProperty(value)}`)
        .join(',');
      const met = `${operations.join(', ')} (${certainties[certainty]})`;
      const text = `${finding.message}. ${reason} Operations: ${met}`;
      return `::${levels[finding.severity]} ${listed}::${escapeData(text)}`;
    }),
  );
  return [...annotations, summary(report)].join('\n');
}

/** One sentence or two: how many operations, and the version that the shared documents need. */
function summary({ operations, bump, accepted }: Report): string {
  const verdicts = Object.values(operations);
  const counts = severities
    .map(
      (severity) => [verdicts.filter((verdict) => verdict === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(', ');
  const version =
    bump === 'none'
      ? 'The shared documents need no new version.'
      : `The shared documents need a ${bump} version.`;
  const agreed = accepted.length > 0 ? ` ${plural(accepted.length, 'finding')} accepted.` : '';
  return `${plural(verdicts.length, 'operation')} (${counts}).${agreed} ${version}`;
}

const colours = {
  breaking: 'red',
  dangerous: 'yellow',
  deprecated: 'cyan',
  safe: 'green',
} as const;

const headings: Record<Severity, string> = {
  breaking: 'Breaking',
  dangerous: 'Dangerous',
  deprecated: 'Deprecated',
  safe: 'Safe',
};

const levels = { breaking: 'error', dangerous: 'warning', deprecated: 'notice', safe: 'notice' };

const certainties: Record<Certainty, string> = {
  always: 'always',
  'if-provided': 'depends on what is sent',
  'if-returned': 'depends on what is returned',
};

const where = ({ file, line, column }: Position) => `${file}:${line}:${column}`;

const others = (more: readonly Position[]) =>
  more.length > 0 ? ` and ${plural(more.length, 'more place')}` : '';

/** Places of which the same is true, together. */
function alike(places: readonly Place[]) {
  const groups = new Map<string, Place & { at: Place[] }>();
  for (const place of places) {
    const key = `${place.certainty} ${place.reason}`;
    const group = groups.get(key) ?? { ...place, operations: [], at: [] };
    const operations = new Set([...group.operations, ...place.operations]);
    groups.set(key, { ...group, operations: [...operations].sort(), at: [...group.at, place] });
  }
  return [...groups.values()];
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;

// Vendors' texts may hold anything; none of it may end a cell or be read as HTML.
const cell = (text: string) =>
  text
    .replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('@', '@\u200B');

const code = (text: string) => `\`${text.replaceAll('`', '').replaceAll('|', '\\|')}\``;

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string) =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
