// `npm start` runs the demo, `npm start -- assign …` any other command.
import { main } from './dist/cli/main.js';

const namesCommand = process.argv.slice(2).some((argument) => !argument.startsWith('-'));
await main(namesCommand ? process.argv : [...process.argv, 'demo']);
