import { describe, expectTypeOf, it } from 'vitest';
import {
  type Component,
  container,
  type EventComponent,
  row,
  spacer,
  text,
  user,
  workflowButton,
} from '../../src/components/index.js';

describe('the types of the builders', () => {
  it('hold the rules of nesting', () => {
    const inside = row({ main: [text('a')] });
    container([inside, text('a')]);
    // @ts-expect-error a row in a row
    row({ main: [inside] });
    // @ts-expect-error a container in a row
    row({ main: [text('a')], aside: [container([text('a')])] });
    // @ts-expect-error a container in a container
    container([container([text('a')])]);
    expectTypeOf(inside).toExtend<EventComponent>();
    expectTypeOf(container([inside])).toExtend<Component>();
    expectTypeOf(container([inside])).not.toExtend<EventComponent>();
  });

  it('ask for what Plain needs', () => {
    // @ts-expect-error no size
    spacer();
    // @ts-expect-error two identifiers
    user({ userId: 'u_1', emailAddress: 'a@b.c' });
    // @ts-expect-error no identifier
    workflowButton('Run', {});
    // @ts-expect-error an unknown colour
    text('a', { color: 'PINK' });
  });
});
