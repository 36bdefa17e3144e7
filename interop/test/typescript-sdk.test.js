// The vendor's first client on the sandbox: the sections one after the other, then what was seen.
import '../typescript-sdk/assignment.js';
import '../typescript-sdk/companies-and-tenants.js';
import '../typescript-sdk/customers.js';
import '../typescript-sdk/exports.js';
import '../typescript-sdk/messaging.js';
import '../typescript-sdk/permissions.js';
import '../typescript-sdk/threads.js';
import '../typescript-sdk/tiers-and-labels.js';
import '../typescript-sdk/webhook-targets.js';
import '../typescript-sdk/workspace.js';
import '../typescript-sdk/methods.js';
