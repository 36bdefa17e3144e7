// What the package exports beside its client: all that is called has its row in the guide, and builders of
// components make what those make that the row names in their place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as vendor from '@team-plain/typescript-sdk';
import * as components from '../../dist/components/index.js';

const guide = readFileSync(new URL('../../docs/from-typescript-sdk.md', import.meta.url), 'utf8');
const { uiComponent } = vendor;
const builders = { ...components };

for (const [name, value] of Object.entries(vendor)) {
  if (typeof value !== 'function' || name === 'PlainClient') continue;
  test(`${name} has its row`, () => assert.match(guide, new RegExp(`^\\| \`${name}\\b`, 'm')));
}

const rows = [...guide.matchAll(/^\| `uiComponent\.(\w+)\((.*)\)` +\| `(\w+)\((.*)\)` +\|$/gm)];

test('every builder has its row', () => {
  assert.deepEqual(rows.map(([, name]) => name).sort(), Object.keys(uiComponent).sort());
});

/** What the guide calls the arguments. */
const values = {
  text: 'Plan',
  label: 'Pro',
  value: 'inv_1',
  tooltip: 'Copy',
  url: 'https://example.com/',
  workflowId: 'wf_1',
  size: 'S',
};

/** The arguments of a row, `content` being what stands in rows and containers. */
const evaluate = (name, list, content) => {
  const color = name === 'badge' ? 'GREEN' : 'MUTED';
  const scope = { ...values, color, mainContent: content, asideContent: content, content };
  return new Function(...Object.keys(scope), `return [${list}];`)(...Object.values(scope));
};

for (const [, name, theirs, ours, list] of rows) {
  test(`${ours} makes what ${name} makes`, () => {
    const made = builders[ours](...evaluate(name, list, [builders.text('Plan')]));
    const text = uiComponent.text({ text: 'Plan' });
    const expected = uiComponent[name](...evaluate(name, theirs, [text]));
    assert.deepEqual(made, withoutNull(expected));
  });
}

const withoutNull = (component) =>
  JSON.parse(JSON.stringify(component, (_, value) => value ?? undefined));
