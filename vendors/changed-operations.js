// Operations that reach what is another in a later version of a schema.
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isLeafType,
  isRequiredArgument,
  isUnionType,
  printType,
} from 'graphql';

/** Of each field that is changed, or gives or takes what is, an operation with what it must have, and one with all. */
export function changedOperations(before, after) {
  const ways = waysTo(before);
  const isOther = (type) => {
    const later = after.getType(type.name);
    return !later || shown(type, before) !== shown(later, after);
  };
  const isTouched = (type, seen = new Set()) => {
    if (seen.has(type)) return false;
    seen.add(type);
    const inner = isInputObjectType(type) ? Object.values(type.getFields()) : [];
    return isOther(type) || inner.some((field) => isTouched(getNamedType(field.type), seen));
  };
  const made = [];
  for (const [name, way] of ways) {
    const type = before.getType(name);
    if (isUnionType(type)) continue;
    const later = after.getType(name)?.getFields?.() ?? {};
    for (const field of Object.values(type.getFields())) {
      const result = getNamedType(field.type);
      const isSame = later[field.name] && signature(field) === signature(later[field.name]);
      const given = field.args.map((arg) => getNamedType(arg.type));
      const isShown = isLeafType(result) || isAbstractType(result);
      if (isSame && !(isShown && isOther(result)) && !given.some((one) => isTouched(one))) continue;
      for (const all of [false, true]) made.push(operation(before, way, field, all, made.length));
    }
  }
  return made;
}

/** A type as far as its own change matters: of an object the fields are looked at one by one. */
function shown(type, schema) {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map(String).sort().join();
  return isCompositeType(type) ? '' : printType(type);
}

const signature = ({ type, args, deprecationReason }) =>
  JSON.stringify([
    `${type}`,
    deprecationReason,
    args.map((arg) => [arg.name, `${arg.type}`, arg.defaultValue, arg.deprecationReason]),
  ]);

/** The shortest way from a root to each type: fields, and members of what is abstract. */
function waysTo(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter(Boolean);
  const ways = new Map(roots.map((root) => [root.name, { root, steps: [] }]));
  const queue = [...roots];
  for (const type of queue) {
    const { root, steps } = ways.get(type.name);
    const reach = (next, step) => {
      if (ways.has(next.name)) return;
      ways.set(next.name, { root, steps: [...steps, step] });
      queue.push(next);
    };
    for (const member of isAbstractType(type) ? schema.getPossibleTypes(type) : []) {
      reach(member, { member });
    }
    for (const field of isUnionType(type) ? [] : Object.values(type.getFields())) {
      const next = getNamedType(field.type);
      if (isCompositeType(next)) reach(next, { field });
    }
  }
  return ways;
}

function operation(schema, { root, steps }, field, all, count) {
  const variables = [];
  const call = ({ name, args }, all) => {
    const given = args.filter((arg) => all || isRequiredArgument(arg));
    const passed = given.map((arg) => {
      variables.push(`$v${variables.length}: ${arg.type}`);
      return `${arg.name}: $v${variables.length - 1}`;
    });
    return passed.length > 0 ? `${name}(${passed.join(', ')})` : name;
  };
  const result = getNamedType(field.type);
  let text = call(field, all) + (isCompositeType(result) ? selectionOf(result, schema) : '');
  for (const { field: outer, member } of [...steps].reverse()) {
    text = outer ? `${call(outer, false)} { ${text} }` : `... on ${member} { ${text} }`;
  }
  const name = `changed${count}`;
  const kind = root === schema.getMutationType() ? 'mutation' : 'query';
  const declared = variables.length > 0 ? `(${variables.join(', ')})` : '';
  return { name, text: `${kind} ${name}${declared} { ${text} }` };
}

/** A few leaves, and members of what is abstract. */
function selectionOf(type, schema) {
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const leaves = fields
    .filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
    .slice(0, 6)
    .map(({ name }) => name);
  const members = (isAbstractType(type) ? schema.getPossibleTypes(type) : [])
    .slice(0, 6)
    .map((member) => `... on ${member} { __typename }`);
  return ` { ${['__typename', ...leaves, ...members].join(' ')} }`;
}
