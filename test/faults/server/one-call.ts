import { createExecutor } from '../../../src/executor.js';

const [, , apiUrl = ''] = process.argv;
const execute = createExecutor({ apiKey: 'plainApiKey_child', apiUrl });
const { data, error } = await execute('{ name(id: 1) }', undefined, { retry: false });
console.log(JSON.stringify(error ? { error: error.type } : { data }));
await execute.close();
