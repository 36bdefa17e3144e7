// Makes of `places.json` what each folder of `src` says of itself, and the lint rule that holds it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const made = '<!-- Made of places.json by npm run docs. -->';

/** Path to text of the README of each folder, and of the rule. */
export function placePages(root) {
  const places = JSON.parse(readFileSync(join(root, 'places.json'), 'utf8'));
  const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/').split('src/')[1])
    .filter((folder) => folder.split('/')[0] !== 'generated')
    .sort();
  const files = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.ts'));
  const units = [...folders.filter((folder) => !folder.includes('/')), ...files, 'generated'];

  const placeOf = (folder) => {
    const parts = folder.split('/');
    const place =
      places[folder] ??
      (parts.length === 3 ? placeOf(parts.slice(0, 2).join('/')) : places[`${parts[0]}/*`]);
    if (place) return place;
    throw new Error(`src/${folder} is not in places.json: say there what it holds`);
  };
  for (const file of files) {
    if (!places[file]?.imports)
      throw new Error(`src/${file} is not in places.json: say there what it holds and imports`);
  }
  for (const place of Object.keys(places)) {
    if (place.endsWith('*') || folders.includes(place) || files.includes(place)) continue;
    throw new Error(`src/${place} is in places.json, and not in src`);
  }

  const importsOf = (unit) =>
    places[unit].imports === 'all'
      ? units.filter((other) => other !== 'index.ts' && other !== unit)
      : places[unit].imports;

  const pages = new Map();
  for (const folder of folders) {
    const [unit] = folder.split('/');
    const imports =
      places[unit].imports === 'all'
        ? ['everything but `index.ts`']
        : importsOf(unit).map((name) => `\`${name}\``);
    const may = imports.length > 0 ? `${imports.join(', ')}` : 'nothing else of `src`';
    pages.set(
      `src/${folder}/README.md`,
      `${placeOf(folder).holds}\n\n\`src/${unit}\` may import ${may}.\n\n${made}\n`,
    );
  }
  pages.set('biome.places.json', ruleOf(units, importsOf, folders));
  return pages;
}

function ruleOf(units, importsOf, folders) {
  const overrides = units
    .filter((unit) => unit !== 'generated')
    .flatMap((unit) => {
      const allowed = importsOf(unit);
      const forbidden = units.filter((other) => other !== unit && !allowed.includes(other));
      if (unit.endsWith('.ts')) return [override([`src/${unit}`], './', forbidden, unit, allowed)];
      const depth = Math.max(
        ...folders
          .filter((folder) => folder.split('/')[0] === unit)
          .map((folder) => folder.split('/').length),
      );
      return Array.from({ length: depth }, (_, below) =>
        override(
          [`src/${unit}${'/*'.repeat(below + 1)}.ts`],
          '../'.repeat(below + 1),
          forbidden,
          unit,
          allowed,
        ),
      );
    });
  return `${JSON.stringify({ $schema: './node_modules/@biomejs/biome/configuration_schema.json', overrides }, undefined, 2)}\n`;
}

function override(includes, up, forbidden, unit, allowed) {
  const group = forbidden.map((other) =>
    other.endsWith('.ts') ? `${up}${other.slice(0, -3)}.js` : `${up}${other}/**`,
  );
  const message = `src/${unit} may import ${allowed.join(', ') || 'nothing else of src'}: places.json.`;
  const options = { patterns: [{ group, message }] };
  return {
    includes,
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
  };
}
