import { attachmentsOf, useAttachments } from '../attachments/state.js';
import { customers } from '../customers/state.js';
import { invalidInput } from '../errors.js';
import { refuseEmpty } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';
import { threads } from './state.js';
import { record, timeline } from './timeline.js';

/** Something that the team wrote down about a customer. */
interface Note extends Entry {
  /** The id of a customer. */
  customer: string;
  text: string;
  markdown: string | null;
  /** Ids of attachments. */
  attachments: string[];
  isEdited: boolean;
  isDeleted: boolean;
}

const notes = table<Note>('note', 'n');

export const notesSection: Pick<Required<Section>, 'kinds' | 'mutations' | 'fields'> = {
  kinds: { Note: { prefix: 'n', read: 'note:read', all: (store) => notes(store).all() } },
  mutations: {
    createNote: mutation('note:create', (input: CreateInput, { store, keyOwner }) => {
      refuseEmpty({ text: input.text });
      const { customerId: customer, threadId: thread } = lookUp({
        customerId: [customers(store), input.customerId],
        threadId: [threads(store), input.threadId],
      });
      if (thread && thread.customer !== customer.id) {
        const message = 'The thread is that of another customer.';
        throw invalidInput(message, [{ field: 'threadId', type: 'VALIDATION', message }]);
      }
      const attachments = useAttachments(input.attachmentIds, store);
      const { text, markdown = null } = input;
      const note = notes(store).add(
        {
          customer: customer.id,
          text,
          markdown,
          attachments,
          isEdited: false,
          isDeleted: false,
        },
        keyOwner,
      );
      if (thread) record(thread, entryOf(note), keyOwner, store);
      return { note };
    }),
    updateNote: mutation('note:edit', (input: UpdateInput, context) => {
      refuseEmpty({ text: input.text });
      const note = find(input, context);
      const { text, markdown = null } = input;
      const attachments =
        input.attachmentIds == null
          ? note.attachments
          : useAttachments(input.attachmentIds, context.store);
      change(note, { text, markdown, attachments, isEdited: true }, context);
      return { note };
    }),
    deleteNote: mutation('note:delete', (input: NoteInput, context) => {
      const note = find(input, context);
      change(note, { isDeleted: true }, context);
      hide(note, context.store);
      return { note };
    }),
  },
  fields: {
    Note: {
      ...madeBy,
      customer: ({ customer }: Note, _args, { store }) => customers(store).get(customer),
      attachments: ({ attachments }: Note, _args, { store }) => attachmentsOf(attachments, store),
      editedAt: ({ isEdited, updatedAt }: Note) => (isEdited ? updatedAt : null),
      deletedAt: ({ isDeleted, updatedAt }: Note) => (isDeleted ? updatedAt : null),
    },
  },
};

/** Deletes what was written down about a customer. */
export function removeNotes(customer: string, store: Store): void {
  for (const note of notes(store).filter((note) => note.customer === customer)) {
    hide(note, store);
    notes(store).delete(note.id);
  }
}

interface NoteInput {
  noteId: string;
}

interface NoteText {
  text: string;
  markdown?: string | null;
  attachmentIds?: string[] | null;
}

interface CreateInput extends NoteText {
  customerId: string;
  threadId?: string | null;
}

type UpdateInput = NoteInput & NoteText;

const entryOf = ({ id, text, markdown, attachments }: Note) => ({
  __typename: 'NoteEntry' as const,
  noteId: id,
  text,
  markdown,
  attachments,
});

/** A note that was deleted is there no more. */
function find({ noteId }: NoteInput, { store }: Context): Note {
  const { noteId: note } = lookUp({
    noteId: [
      {
        ...notes(store),
        get: (id: string) => notes(store).find((note) => note.id === id && !note.isDeleted),
      },
      noteId,
    ],
  });
  return note;
}

/** Takes a note off the timeline. */
function hide(note: Note, store: Store): void {
  for (const { id, entry } of timeline(store).all()) {
    if (entry['noteId'] === note.id) timeline(store).delete(id);
  }
}

function change(note: Note, values: Partial<Note>, { store, keyOwner }: Context): void {
  if (!notes(store).change(note, values, keyOwner)) return;
  const shown = timeline(store).find(({ entry }) => entry['noteId'] === note.id);
  if (shown) timeline(store).change(shown, { entry: entryOf(note) }, keyOwner);
}
