import type { Component } from '../../components/inputs.js';
import { oneLine } from '../../one-line.js';
import type { ShownCard } from './desk.js';

/** Cards as text, for a terminal. */
export function drawText(cards: readonly ShownCard[]): string {
  return cards
    .map(({ title, components, error, isCached }) => {
      const head = `── ${oneLine(title)}${isCached ? ' (kept)' : ''} ${'─'.repeat(30)}`;
      const lines = error ? [`! ${oneLine(error)}`] : (components ?? []).flatMap(linesOf);
      return [head, ...(error || components?.length ? lines : ['(not shown)'])].join('\n');
    })
    .join('\n\n');
}

function linesOf(component: Component): string[] {
  if ('componentContainer' in component) {
    const inside = component.componentContainer.containerContent.flatMap(linesOf);
    return ['┌', ...inside.map((line) => `│ ${line}`), '└'];
  }
  if ('componentRow' in component) {
    const { rowMainContent, rowAsideContent } = component.componentRow;
    const side = (list: readonly Component[]) => list.flatMap(linesOf).join(' ');
    return [`${side(rowMainContent).padEnd(36)} ${side(rowAsideContent)}`.trimEnd()];
  }
  if ('componentSpacer' in component) return [''];
  if ('componentDivider' in component) return ['─'.repeat(40)];
  const said = leafText(component);
  if ('componentBadge' in component) return [`(${said})`];
  return 'componentText' in component || 'componentPlainText' in component ? [said] : [`[${said}]`];
}

function leafText(component: Component): string {
  const [value] = Object.values(component) as [Record<string, unknown>];
  const { linkButtonUrl, userIdentifier } = value;
  const names = ['text', 'plainText', 'badgeLabel', 'linkButtonLabel', 'workflowButtonLabel'];
  const found = [...names, 'copyButtonTooltipLabel', 'copyButtonValue', 'dateTimeIso8601']
    .map((name) => value[name])
    .find((one) => typeof one === 'string');
  const person = Object.values((userIdentifier as object | undefined) ?? {})[0];
  return oneLine(`${found ?? person ?? ''}${linkButtonUrl ? ` → ${linkButtonUrl}` : ''}`);
}

/** Cards as a page that loads nothing, and in which nothing of a card is markup. */
export function drawPage(cards: readonly ShownCard[], about: string): string {
  const drawn = cards.map(({ title, components, error, isCached }) => {
    const content = error
      ? `<p class="error">${escaped(error)}</p>`
      : components?.length
        ? components.map(htmlOf).join('\n')
        : '<p class="none">not shown</p>';
    const kept = isCached ? ' <small>kept</small>' : '';
    return `<section><h2>${escaped(title)}${kept}</h2>\n${content}</section>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Customer cards: plain-operations sandbox</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body>
    <h1>Customer cards</h1>
    <p class="none">${escaped(about)}</p>
    ${drawn.join('\n') || '<p>There are none: create one with createCustomerCardConfig.</p>'}
  </body>
</html>
`;
}

const style = `
body { font: 14px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; background: #fff; overflow-wrap: anywhere }
h1 { font-size: 1.1rem } h2 { font-size: .9rem; margin: 0 0 .5rem }
section, .container { border: 1px solid #d1d5db; border-radius: .5rem; padding: .75rem; margin: .75rem 0 }
.row { display: flex; justify-content: space-between; gap: 1rem } .row > div { display: flex; gap: .5rem; flex-wrap: wrap; min-width: 0 }
.row > div:first-child { flex: none; max-width: 60% } .row > div + div { justify-content: flex-end; text-align: right } hr { border: 0; border-top: 1px solid #d1d5db; margin: .5rem 0 }
.badge, .button { display: inline-block; margin: .1rem .2rem .1rem 0 } .row .badge, .row .button { margin-right: 0 }
.badge { border-radius: 1rem; padding: 0 .6rem; background: #e5e7eb } .button { border: 1px solid #9ca3af; border-radius: .3rem; padding: 0 .5rem; color: inherit; text-decoration: none }
.GREEN { background: #bbf7d0 } .YELLOW { background: #fef08a } .RED { background: #fecaca } .BLUE { background: #bfdbfe }
.MUTED, .none, small { color: #6b7280 } .SUCCESS { color: #15803d } .WARNING { color: #a16207 } .ERROR, .error { color: #b91c1c }
.L { font-size: 1.2em } .S { font-size: .85em } p { margin: 0; white-space: pre-wrap } .space { height: .75rem }
`;

function htmlOf(component: Component): string {
  const list = (content: readonly Component[]) => content.map(htmlOf).join('');
  if ('componentContainer' in component) {
    return `<div class="container">${list(component.componentContainer.containerContent)}</div>`;
  }
  if ('componentRow' in component) {
    const { rowMainContent, rowAsideContent } = component.componentRow;
    return `<div class="row"><div>${list(rowMainContent)}</div><div>${list(rowAsideContent)}</div></div>`;
  }
  if ('componentSpacer' in component) return '<div class="space"></div>';
  if ('componentDivider' in component) return '<hr>';
  if ('componentText' in component) {
    const { text, textSize, textColor } = component.componentText;
    return `<p class="${textSize ?? ''} ${textColor ?? ''}">${escaped(text)}</p>`;
  }
  if ('componentPlainText' in component) {
    const { plainText, plainTextSize, plainTextColor } = component.componentPlainText;
    return `<p class="${plainTextSize ?? ''} ${plainTextColor ?? ''}">${escaped(plainText)}</p>`;
  }
  if ('componentBadge' in component) {
    const { badgeLabel, badgeColor } = component.componentBadge;
    return `<span class="badge ${badgeColor ?? ''}">${escaped(badgeLabel)}</span>`;
  }
  return `<span class="button">${escaped(leafText(component))}</span>`;
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
