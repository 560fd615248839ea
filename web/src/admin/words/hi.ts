import { en, type AdminWords } from './en.js';

export const hi: AdminWords = en;
