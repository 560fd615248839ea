import 'reflect-metadata';
import { loadEnv } from '../config/index.js';
import { administer } from './administer.js';

const { code, text } = await administer(process.argv.slice(2), loadEnv);
if (code === 0) console.log(text);
else console.error(text);
process.exitCode = code;
