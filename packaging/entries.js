// The entries of the package, from the one list of them: `exports` in package.json.
import { readFileSync } from 'node:fs';

/**
 * What `exports` holds for an entry of JavaScript. Node takes the same module by `import` and by
 * `require()` ("module-sync"), so that there is one copy of it; what cannot require an ES module,
 * such as Jest, takes the CommonJS one.
 *
 * @param {string} path of its ES module without the ending, e.g. `./dist/webhooks/index`
 */
export function conditionsOf(path) {
  const esModule = { types: `${path}.d.ts`, default: `${path}.js` };
  return {
    import: esModule,
    'module-sync': esModule,
    require: { types: `${path}.d.cts`, default: `${path}.cjs` },
  };
}

/** The entries of JavaScript: `{ name: './webhooks', path: './dist/webhooks/index' }`. */
export function readEntries(manifest = 'package.json') {
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.entries(exports).flatMap(([name, target]) => {
    const file = target.default ?? target.import?.default;
    return file ? [{ name, path: file.replace(/\.js$/, '') }] : [];
  });
}
