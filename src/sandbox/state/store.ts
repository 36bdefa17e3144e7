import { keyOwner } from './default-seed.js';
import { type CompleteSeed, completeSeed, type SeedMachineUser, type SeedThread } from './seed.js';
import * as workspace from './workspace.js';

export type Thread = CompleteSeed['threads'][number];
export type User = CompleteSeed['users'][number];
export type MachineUser = CompleteSeed['machineUsers'][number];

/** The state of a sandbox: its seed, and what mutations made of it. */
export interface Store {
  readonly threads: ReadonlyMap<string, Thread>;
  readonly users: ReadonlyMap<string, User>;
  readonly machineUsers: ReadonlyMap<string, MachineUser>;
  readonly customers: ReadonlyMap<string, workspace.Customer>;
  readonly tenants: ReadonlyMap<string, workspace.Tenant>;
  readonly tiers: ReadonlyMap<string, workspace.Tier>;
  /** By id and by name. */
  labelType(idOrName: string): workspace.LabelType | undefined;
  labelTypes(): workspace.LabelType[];
  /** Finds the owner of the API keys as well where the seed does not list it. */
  machineUser(id: string): MachineUser | undefined;
  /** Gives the thread to somebody, or to nobody. Changes nothing where it is so already. */
  assign(thread: Thread, assignee: string | null, by: string): void;
  /** Replaces those who work on the thread beside its assignee. */
  setAdditionalAssignees(thread: Thread, assignees: string[], by: string): void;
}

export function createStore(seed: CompleteSeed): Store {
  const threads = byId(structuredClone(seed.threads) as Thread[]);
  const machineUsers = byId(seed.machineUsers);
  const customers = byId(workspace.customers);
  const tenants = byId(workspace.tenants);
  const labelTypes = byId(workspace.labelTypes);
  const labelType = (idOrName: string) =>
    labelTypes.get(idOrName) ?? [...labelTypes.values()].find(({ name }) => name === idOrName);
  for (const { customer, tenant, labels } of threads.values()) {
    if (!customers.has(customer)) {
      customers.set(customer, { ...workspace.makeCustomer('Sample Customer'), id: customer });
    }
    if (tenant !== null && !tenants.has(tenant)) tenants.set(tenant, workspace.makeTenant(tenant));
    for (const label of labels) {
      if (labelType(label)) continue;
      const made = workspace.makeLabelType(label);
      const id = label.startsWith('lt_') ? label : made.id;
      labelTypes.set(id, { ...made, id });
    }
  }
  const owner = machineUsers.get(keyOwner.id) ?? onlyMachineUser({ ...keyOwner });

  return {
    threads,
    users: byId(seed.users),
    machineUsers,
    customers,
    tenants,
    tiers: byId(workspace.tiers),
    labelType,
    labelTypes: () => [...labelTypes.values()],
    machineUser: (id) => machineUsers.get(id) ?? (id === owner.id ? owner : undefined),
    assign(thread, assignee, by) {
      if (thread.assignedTo === assignee) return;
      const now = touch(thread, by);
      thread.assignedTo = assignee;
      thread.assignedAt = assignee === null ? null : now;
    },
    setAdditionalAssignees(thread, assignees, by) {
      if (assignees.join() === thread.additionalAssignees.join()) return;
      touch(thread, by);
      thread.additionalAssignees = assignees;
    },
  };
}

function touch(thread: Required<SeedThread>, by: string): string {
  const now = new Date().toISOString();
  thread.updatedAt = now;
  thread.updatedBy = by;
  return now;
}

function onlyMachineUser(machineUser: SeedMachineUser): MachineUser {
  return completeSeed({ threads: [], users: [], machineUsers: [machineUser] })
    .machineUsers[0] as MachineUser;
}

const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((entry) => [entry.id, entry]));
