import { type FieldError, forbidden, invalidInput, MutationRefused, refused } from '../errors.js';
import { refuseEmpty, refuseNothing, replaced, type Update } from '../input.js';
import { lookUp } from '../look-up.js';
import { type Context, madeBy, mutation, query, type Section } from '../section.js';
import { instanceMutations, instanceQueries } from './instances.js';
import { type CustomerCardConfig, customerCardConfigs, inOrder } from './state.js';

/** https://www.plain.com/docs/customer-cards */
export const customerCardsSection: Section = {
  kinds: {
    CustomerCardConfig: {
      prefix: 'ccc',
      read: 'customerCardConfig:read',
      readField: {
        apiUrl: 'customerCardConfigApiDetails:read',
        apiHeaders: 'customerCardConfigApiDetails:read',
      },
      all: (store) => customerCardConfigs(store).all(),
    },
  },
  queries: {
    ...instanceQueries,
    customerCardConfig: query(
      'customerCardConfig:read',
      ({ customerCardConfigId }: ConfigInput, { store }) =>
        customerCardConfigs(store).get(customerCardConfigId),
    ),
    customerCardConfigs: query('customerCardConfig:read', (_args, { store }) => inOrder(store)),
  },
  mutations: {
    ...instanceMutations,
    createCustomerCardConfig: mutation(
      ['customerCardConfig:create', 'customerCardConfigApiDetails:edit'],
      (input: CreateInput, context) => {
        const { store, keyOwner } = context;
        if (customerCardConfigs(store).all().length >= most) {
          const message = `A workspace has at most ${most} customer cards.`;
          throw refused('too_many_customer_card_configs', message);
        }
        refuseWrong(input, undefined, context);
        const apiHeaders = copied(input.apiHeaders);
        const values = { ...input, apiHeaders, order: last, isEnabled: true };
        return { customerCardConfig: customerCardConfigs(store).add(values, keyOwner) };
      },
    ),
    updateCustomerCardConfig: mutation('customerCardConfig:edit', (input: UpdateInput, context) => {
      const config = find(input, context);
      const { customerCardConfigId: _id, ...updates } = input;
      refuseNothing({ ...nothing, ...updates });
      if (updates.apiUrl != null || updates.apiHeaders != null) refuseDetails(context);
      const values = {
        order: replaced(updates.order),
        title: replaced(updates.title),
        key: replaced(updates.key),
        defaultTimeToLiveSeconds: replaced(updates.defaultTimeToLiveSeconds),
        apiUrl: replaced(updates.apiUrl),
        apiHeaders: updates.apiHeaders ? copied(updates.apiHeaders) : undefined,
        isEnabled: replaced(updates.isEnabled),
      };
      refuseWrong(values, config, context);
      customerCardConfigs(context.store).change(config, values, context.keyOwner);
      return { customerCardConfig: config };
    }),
    deleteCustomerCardConfig: mutation(
      'customerCardConfig:delete',
      (input: ConfigInput, context) => {
        customerCardConfigs(context.store).delete(find(input, context).id);
        return {};
      },
    ),
    reorderCustomerCardConfigs: mutation(
      'customerCardConfig:edit',
      ({ customerCardConfigOrders: orders }: ReorderInput, context) => {
        const { store, keyOwner } = context;
        refuseEmpty({ customerCardConfigOrders: orders });
        const ids = orders.map(({ customerCardConfigId }) => customerCardConfigId);
        const { customerCardConfigOrders: configs } = lookUp({
          customerCardConfigOrders: [customerCardConfigs(store), ids],
        });
        for (const { order } of orders) refuseWrong({ order }, undefined, context);
        for (const [index, config] of configs.entries()) {
          customerCardConfigs(store).change(config, { order: orders[index]?.order }, keyOwner);
        }
        return { customerCardConfigs: inOrder(store) };
      },
    ),
  },
  fields: { CustomerCardConfig: madeBy },
};

const most = 25;
const last = 100_000;
const year = 31_536_000;

interface ConfigInput {
  customerCardConfigId: string;
}

interface CreateInput {
  title: string;
  key: string;
  defaultTimeToLiveSeconds: number;
  apiUrl: string;
  apiHeaders: CustomerCardConfig['apiHeaders'];
}

interface UpdateInput extends ConfigInput {
  order?: Update<number>;
  title?: Update<string>;
  key?: Update<string>;
  defaultTimeToLiveSeconds?: Update<number>;
  apiUrl?: Update<string>;
  apiHeaders?: CustomerCardConfig['apiHeaders'] | null;
  isEnabled?: Update<boolean>;
}

interface ReorderInput {
  customerCardConfigOrders: { customerCardConfigId: string; order: number }[];
}

const nothing: Omit<UpdateInput, keyof ConfigInput> = {
  order: null,
  title: null,
  key: null,
  defaultTimeToLiveSeconds: null,
  apiUrl: null,
  apiHeaders: null,
  isEnabled: null,
};

const find = ({ customerCardConfigId }: ConfigInput, { store }: Context): CustomerCardConfig =>
  lookUp({ customerCardConfigId: [customerCardConfigs(store), customerCardConfigId] })
    .customerCardConfigId;

const copied = (headers: CustomerCardConfig['apiHeaders']) =>
  headers.map(({ name, value }) => ({ name: name.trim(), value }));

function refuseDetails({ permissions }: Context): void {
  const needed = 'customerCardConfigApiDetails:edit';
  if (!permissions.has(needed)) throw new MutationRefused(forbidden([needed]));
}

type Values = { [Name in keyof CustomerCardConfig]?: CustomerCardConfig[Name] | undefined };

/** The vendor documents these limits with the type. */
function refuseWrong(values: Values, except: CustomerCardConfig | undefined, context: Context) {
  const { title, key, apiUrl, apiHeaders, order, defaultTimeToLiveSeconds: seconds } = values;
  refuseEmpty({ title, key, apiUrl });
  const faults: [field: string, isWrong: boolean, message: string][] = [
    ['title', isLonger(title, 500), 'A title has at most 500 characters.'],
    ['key', isLonger(key, 500), 'A key has at most 500 characters.'],
    ['key', !/^[\w-]*$/.test(key ?? ''), 'A key has letters, digits, _ and - alone.'],
    [
      'defaultTimeToLiveSeconds',
      seconds !== undefined && !(seconds >= 15 && seconds <= year),
      `The time to live is 15 to ${year} seconds.`,
    ],
    [
      'apiUrl',
      isLonger(apiUrl, 600) || !isSecure(apiUrl, context),
      'A URL has https:// and 600 characters.',
    ],
    ['apiHeaders', isLonger(apiHeaders, 20), 'There are at most 20 headers.'],
    ['apiHeaders', !apiHeaders?.every(isHeader) && apiHeaders !== undefined, headerLimits],
    ['order', order !== undefined && !(order >= 0 && order <= last), `An order is 0 to ${last}.`],
  ];
  const wrong = faults.flatMap(([field, isWrong, message]): FieldError[] =>
    isWrong ? [{ field, type: 'VALIDATION', message }] : [],
  );
  const [first] = wrong;
  if (first) throw invalidInput(first.message, wrong);
  const holder = customerCardConfigs(context.store).find((config) => config.key === key);
  if (!holder || holder === except) return;
  const message = 'Another customer card has this key.';
  throw refused('customer_card_config_key_already_exists', message, [
    { field: 'key', type: 'VALIDATION', message },
  ]);
}

const isLonger = (value: { length: number } | undefined, most: number) =>
  value !== undefined && value.length > most;

/** Where cards are tried, on this machine and the hosts of `deliverTo`, HTTP is secure as well. */
function isSecure(url = 'https://x', { hosts }: Context): boolean {
  if (/^https:\/\//i.test(url)) return URL.canParse(url);
  return /^http:\/\//i.test(url) && URL.canParse(url) && hosts.has(new URL(url));
}

const headerLimits = 'A header has a name of 1 to 100 and a value of 1 to 500 characters.';

const isHeader = ({ name, value }: { name: string; value: string }) =>
  name.trim().length > 0 && name.length <= 100 && value.length > 0 && value.length <= 500;
