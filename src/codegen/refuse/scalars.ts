import { type Definitions, placeOf, reachFrom } from '../read/definitions.js';
import type { SchemaParts } from '../schema/schema-parts.js';
import { scalarsOf } from '../schema/slice.js';
import type { Offence } from './rules.js';

/** The custom scalars that operations reach and that have no TypeScript type, each with who reaches it. */
export function untypedScalars(
  { operations, fragments }: Definitions,
  parts: SchemaParts,
  scalars: Readonly<Record<string, string>>,
): Offence[] {
  const all = scalarsOf(parts, reachFrom(operations, fragments));
  const untyped = [...all.keys()].filter((name) => !(name in scalars)).sort();
  return untyped.map((scalar) => {
    const found = operations.flatMap((node) => {
      const place = scalarsOf(parts, reachFrom([node], fragments)).get(scalar);
      return place ? [{ name: node.name?.value, place }] : [];
    });
    const [first, ...others] = found;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    const verb = others.length > 0 ? 'reach' : 'reaches';
    return {
      ...placeOf(first?.place ?? {}),
      message: `Unknown scalar type ${scalar}: "${first?.name}"${more} ${verb} it, and it has no TypeScript type. Write plainCodegen({ …, scalars: { ${scalar}: 'unknown' } }), or what it is in JSON instead of unknown.`,
    };
  });
}
