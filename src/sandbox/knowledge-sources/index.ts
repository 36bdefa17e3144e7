import { refuseUnless } from '../input.js';
import { labelTypes } from '../labels/state.js';
import { lookUp } from '../look-up.js';
import { madeBy, mutation, type Resolver, type Section } from '../section.js';
import type { Entry } from '../state/entry.js';
import { type Store, table } from '../state/store.js';

interface KnowledgeSource extends Entry {
  __typename: 'KnowledgeSourceSitemap' | 'KnowledgeSourceUrl';
  type: 'SITEMAP' | 'URL';
  url: string;
  labelTypes: string[];
}

interface IndexedDocument extends Entry {
  knowledgeSourceId: string;
  url: string;
  labelTypes: string[];
}

const knowledgeSources = table<KnowledgeSource>('knowledge source', 'ks');

const indexedDocuments = table<IndexedDocument>('indexed document', 'idoc');

/** What Plain's AI reads. In the sandbox nothing is read: a source stays pending. */
export const knowledgeSourcesSection: Section = {
  kinds: {
    KnowledgeSourceSitemap: { prefix: 'ks' },
    KnowledgeSourceUrl: { prefix: 'ks' },
    IndexedDocument: { prefix: 'idoc', all: (store) => indexedDocuments(store).all() },
  },
  mutations: {
    createKnowledgeSource: mutation(
      'knowledgeSource:create',
      (input: SourceInput, { store, keyOwner }) => {
        const { type, url } = input;
        refuseNoUrl(url);
        const { labelTypeIds: types } = lookUp({
          labelTypeIds: [labelTypes(store), input.labelTypeIds],
        });
        const typename = type === 'URL' ? 'KnowledgeSourceUrl' : 'KnowledgeSourceSitemap';
        const labels = (types ?? []).map(({ id }) => id);
        const values = { __typename: typename, type, url, labelTypes: labels } as const;
        return { knowledgeSource: knowledgeSources(store).add(values, keyOwner) };
      },
    ),
    createIndexedDocument: mutation(
      'indexedDocument:create',
      (input: DocumentInput, { store, keyOwner }) => {
        const { url } = input;
        refuseNoUrl(url);
        const { knowledgeSourceId: source, labelTypeIds: types } = lookUp({
          knowledgeSourceId: [knowledgeSources(store), input.knowledgeSourceId],
          labelTypeIds: [labelTypes(store), input.labelTypeIds],
        });
        const labels = (types ?? []).map(({ id }) => id);
        const values = { knowledgeSourceId: source.id, url, labelTypes: labels };
        return { indexedDocument: indexedDocuments(store).add(values, keyOwner) };
      },
    ),
  },
  fields: {
    KnowledgeSourceSitemap: sourceFields(),
    KnowledgeSourceUrl: sourceFields(),
    IndexedDocument: {
      ...madeBy,
      labelTypes: ({ labelTypes: ids }: IndexedDocument, _args, { store }) => typesOf(ids, store),
      status: ({ createdAt }: Entry) => ({
        __typename: 'IndexedDocumentStatusPending',
        startedAt: createdAt,
      }),
    },
  },
};

interface SourceInput {
  url: string;
  type: KnowledgeSource['type'];
  labelTypeIds?: string[] | null;
}

interface DocumentInput {
  url: string;
  knowledgeSourceId: string;
  labelTypeIds?: string[] | null;
}

function sourceFields(): Record<string, Resolver> {
  return {
    ...madeBy,
    labelTypes: ({ labelTypes: ids }: KnowledgeSource, _args, { store }) => typesOf(ids, store),
    status: ({ createdAt }: Entry) => ({
      __typename: 'IndexingStatusPending',
      startedAt: createdAt,
    }),
  };
}

const typesOf = (ids: readonly string[], store: Store) =>
  ids.flatMap((id) => labelTypes(store).get(id) ?? []);

function refuseNoUrl(url: string): void {
  refuseUnless(URL.canParse(url), 'url', 'This is no URL.');
}
