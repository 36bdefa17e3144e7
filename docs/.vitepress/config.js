import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { linksOut } from './links-out.js';

const docs = join(import.meta.dirname, '..');

/** The pages of a folder, each called after its heading. */
const pagesOf = (folder) =>
  readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .map((name) => ({
      text: headingOf(`${folder}/${name}`),
      link: `/${folder}/${name.slice(0, -3)}`,
    }))
    .sort((a, b) => a.text.localeCompare(b.text));

const page = (path) => ({ text: headingOf(`${path}.md`), link: `/${path}` });

function headingOf(file) {
  const text = readFileSync(join(docs, file), 'utf8');
  return (/^# (.*)$/m.exec(text)?.[1] ?? file).replaceAll('`', '').replaceAll('\\', '');
}

export default defineConfig({
  title: 'plain-operations',
  description: 'Typed GraphQL operations for Plain, and a thin executor on undici that runs them.',
  lang: 'en',
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ['**/node_modules/**'],
  markdown: { config: linksOut, languageAlias: { caddy: 'txt' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'First steps', link: '/guide/first-steps' },
      { text: 'Operations', link: '/sections/' },
      { text: 'Reference', link: '/api/README' },
    ],
    sidebar: [
      {
        text: 'Calling',
        items: [
          'guide/first-steps',
          'guide/calling',
          'guide/pages',
          'guide/command-line',
          'guide/bulk',
          'insight',
        ].map(page),
      },
      {
        text: 'Operations',
        link: '/sections/',
        collapsed: true,
        items: pagesOf('sections'),
      },
      {
        text: 'Your own operations',
        items: ['operations', 'guide/editor', 'schema-changes'].map(page),
      },
      { text: 'What Plain sends', items: ['incoming'].map(page) },
      { text: 'Testing', items: ['guide/sandbox'].map(page) },
      {
        text: 'Moving, and other clients',
        items: ['from-typescript-sdk', 'from-graphql-client', 'guide/other-clients'].map(page),
      },
      {
        text: 'Reference',
        link: '/api/README',
        collapsed: true,
        items: [
          { text: 'plain-operations', link: '/api/index' },
          ...pagesOf('api').filter(({ link }) => link !== '/api/README'),
        ],
      },
      { text: 'Contributing', items: ['sections'].map(page) },
    ],
  },
});
