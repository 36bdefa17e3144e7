/** What no schema has to define, and none of which is printed. */
export const specifiedScalars: readonly string[] = ['Boolean', 'Float', 'ID', 'Int', 'String'];
export const specifiedDirectives: readonly string[] = [
  ...['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy'],
];

/** The answer to an introspection, or what an answer holds. */
export const isIntrospection = (value: unknown): boolean => schemaOf(value) !== undefined;

/**
 * The SDL of an introspection's answer. It needs no graphql-js, so that a schema can be handed to
 * any copy of that.
 *
 * @throws {Error} where the answer is incomplete; the message names what is missing
 * @see https://spec.graphql.org/September2025/#sec-Schema-Introspection
 */
export function introspectionToSdl(value: unknown): string {
  const schema = schemaOf(value);
  if (!schema) throw new Error('it has no "__schema"');
  const types = records(schema, 'types', 'the schema');
  const directives = records(schema, 'directives', 'the schema');
  const roots = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
    const type = schema[`${operation}Type`];
    return isRecord(type) ? [`${operation}: ${nameOf(type, `the ${operation} type`)}`] : [];
  });
  const definitions = [
    ...directives.map(directive),
    ...types.map(type),
    // A slice of a schema may have no root at all.
    roots.length > 0 ? `${description(schema)}schema { ${roots.join(' ')} }` : '',
  ];
  return definitions.filter((text) => text !== '').join('\n\n');
}

type Json = Readonly<Record<string, unknown>>;

function schemaOf(value: unknown): Json | undefined {
  const answer = isRecord(value) && isRecord(value['data']) ? value['data'] : value;
  const schema = isRecord(answer) ? answer['__schema'] : undefined;
  return isRecord(schema) ? schema : undefined;
}

function type(json: Json): string {
  const name = nameOf(json, 'a type');
  if (name.startsWith('__') || specifiedScalars.includes(name)) return '';
  const start = description(json);
  const at = `the type ${name}`;
  switch (json['kind']) {
    case 'SCALAR':
      return `${start}scalar ${name}${specifiedBy(json)}`;
    case 'OBJECT':
      return `${start}type ${name}${interfaces(json, at)}${fields(json, at)}`;
    case 'INTERFACE':
      return `${start}interface ${name}${interfaces(json, at)}${fields(json, at)}`;
    case 'UNION': {
      const members = records(json, 'possibleTypes', at).map((each) => nameOf(each, at));
      return `${start}union ${name}${members.length > 0 ? ` = ${members.join(' | ')}` : ''}`;
    }
    case 'ENUM': {
      const values = records(json, 'enumValues', at).map(
        (each) => description(each) + nameOf(each, at) + deprecated(each),
      );
      return `${start}enum ${name}${block(values)}`;
    }
    case 'INPUT_OBJECT': {
      const values = records(json, 'inputFields', at).map((each) => inputValue(each, at));
      return `${start}input ${name}${json['isOneOf'] === true ? ' @oneOf' : ''}${block(values)}`;
    }
    default:
      throw new Error(`${at} has no kind`);
  }
}

function directive(json: Json): string {
  const name = nameOf(json, 'a directive');
  if (specifiedDirectives.includes(name)) return '';
  const at = `the directive @${name}`;
  const locations = json['locations'];
  if (!Array.isArray(locations)) throw new Error(`${at} has no "locations"`);
  const repeatable = json['isRepeatable'] === true ? ' repeatable' : '';
  const places = locations.map((each) => nameOf({ name: each }, at)).join(' | ');
  return `${description(json)}directive @${name}${args(json, at)}${repeatable} on ${places}`;
}

const fields = (json: Json, at: string): string =>
  block(
    records(json, 'fields', at).map((field) => {
      const name = nameOf(field, at);
      const inner = `the field ${name} of ${at}`;
      const start = description(field) + name + args(field, inner);
      return `${start}: ${reference(field['type'], inner)}${deprecated(field)}`;
    }),
  );

function interfaces(json: Json, at: string): string {
  const names = optional(json, 'interfaces').map((each) => nameOf(each, at));
  return names.length > 0 ? ` implements ${names.join(' & ')}` : '';
}

function args(json: Json, at: string): string {
  const list = optional(json, 'args').map((each) => inputValue(each, at));
  return list.length > 0 ? `(${list.join(', ')})` : '';
}

function inputValue(json: Json, at: string): string {
  const name = nameOf(json, at);
  const type = reference(json['type'], `${name} of ${at}`);
  const value = json['defaultValue'];
  const fallback = typeof value === 'string' ? ` = ${value}` : '';
  return `${description(json)}${name}: ${type}${fallback}${deprecated(json)}`;
}

function reference(json: unknown, at: string): string {
  if (!isRecord(json)) throw new Error(`${at} has no type`);
  if (json['kind'] === 'NON_NULL') return `${reference(json['ofType'], at)}!`;
  if (json['kind'] === 'LIST') return `[${reference(json['ofType'], at)}]`;
  return nameOf(json, at);
}

function deprecated(json: Json): string {
  const reason = json['deprecationReason'];
  if (json['isDeprecated'] !== true) return '';
  return typeof reason === 'string' ? ` @deprecated(reason: ${quoted(reason)})` : ' @deprecated';
}

function specifiedBy(json: Json): string {
  // Called `specifiedByUrl` before October 2021.
  const url = json['specifiedByURL'] ?? json['specifiedByUrl'];
  return typeof url === 'string' ? ` @specifiedBy(url: ${quoted(url)})` : '';
}

const description = (json: Json): string => {
  const text = json['description'];
  return typeof text === 'string' ? `${quoted(text)} ` : '';
};

// A JSON string is a GraphQL string, but for a half of a surrogate pair.
const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

const block = (lines: readonly string[]): string =>
  lines.length > 0 ? ` {\n${lines.map((line) => `  ${line}\n`).join('')}}` : '';

function nameOf(json: Json, at: string): string {
  const name = json['name'];
  if (typeof name === 'string' && /^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) return name;
  throw new Error(name === undefined ? `${at} has no name` : `${at} has an odd name`);
}

function records(json: Json, key: string, at: string): readonly Json[] {
  const list = json[key];
  if (!Array.isArray(list) || !list.every(isRecord)) throw new Error(`${at} has no "${key}"`);
  return list;
}

const optional = (json: Json, key: string): readonly Json[] =>
  json[key] === undefined || json[key] === null ? [] : records(json, key, `"${key}"`);

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
