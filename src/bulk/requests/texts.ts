import type { BulkCommand } from '../rows.js';

/**
 * The document that sends so many mutations. One is sent as it always was; several are under the
 * aliases `t0`, `t1`, …, each with the variable of that name. A run has no use for the thread
 * itself, so that little more than its id is asked for.
 */
export function mutationText(command: BulkCommand, size: number): string {
  const texts = mutations[command];
  texts[size] ??= makeMutation(command, size);
  return texts[size];
}

/** The name in the response of the mutation at a place of its document. */
export const aliasOf = (command: BulkCommand, size: number, place: number): string =>
  size === 1 ? fieldOf[command] : `t${place}`;

/** The name of the variable for the mutation at a place of its document. */
export const variableOf = (size: number, place: number): string =>
  size === 1 ? 'input' : `t${place}`;

/** The operation's name, as in the messages of errors. */
export const operationOf = (command: BulkCommand, size: number): string =>
  size === 1 ? fieldOf[command] : `${fieldOf[command]}s`;

const holder =
  'fragment Holder on Thread{id assignedTo{__typename ...on User{id}...on MachineUser{id}...on System{id}}updatedAt{iso8601}}';

/** A page of threads by their ids: who has them, and when they changed. */
export const threadsText = `query threads($filters:ThreadsFilter,$first:Int){threads(filters:$filters,first:$first){edges{node{...Holder}}}}${holder}`;

/** One thread; a list may leave it out, for spam or since it was archived. */
export const threadText = `query thread($threadId:ID!){thread(threadId:$threadId){...Holder}}${holder}`;

/** Texts by size: each is made once. */
const mutations: Record<BulkCommand, string[]> = { assign: [], unassign: [] };

const fieldOf = { assign: 'assignThread', unassign: 'unassignThread' } as const;
const typeOf = { assign: 'AssignThread', unassign: 'UnassignThread' } as const;

function makeMutation(command: BulkCommand, size: number): string {
  const field = fieldOf[command];
  const type = typeOf[command];
  const payload = `fragment Payload on ${type}Output{thread{id}error{message type code fields{field message type}}}`;
  const places = Array.from({ length: size }, (_, place) => place);
  const variables = places.map((place) => `$${variableOf(size, place)}:${type}Input!`);
  const fields = places.map((place) => {
    const alias = size === 1 ? '' : `${aliasOf(command, size, place)}:`;
    return `${alias}${field}(input:$${variableOf(size, place)}){...Payload}`;
  });
  return `mutation ${operationOf(command, size)}(${variables.join('')}){${fields.join('')}}${payload}`;
}
