import { readOptions } from './options.js';
import { run } from './run.js';
import { selfTest } from './self-test.js';

const options = readOptions(process.argv.slice(2));
const isFine = options.selfTest ? await selfTest(options) : (await run(options)).length === 0;
process.exit(isFine ? 0 : 1);
