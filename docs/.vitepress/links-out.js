import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const home = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');

/**
 * Pages link to files of the repository that the site does not have: to the repository's own page of
 * them, once it has an address; until then their names are words.
 */
export function linksOut(md) {
  md.core.ruler.after('inline', 'links-out', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const [index, token] of (children ?? []).entries()) {
        if (token.type !== 'link_open') continue;
        const href = token.attrGet('href') ?? '';
        if (/^(\w+:|#|\/)/.test(href)) continue;
        const path = relative(root, join(env.path, '..', href));
        if (!relative(docs, join(root, path)).startsWith('..')) continue;
        if (home) {
          token.attrSet('href', `${home}/blob/main/${path}`);
          continue;
        }
        const close = children.findIndex(({ type }, at) => at > index && type === 'link_close');
        token.tag = children[close].tag = 'span';
        token.type = 'out_open';
        children[close].type = 'out_close';
        token.attrs = null;
      }
    }
  });
}
