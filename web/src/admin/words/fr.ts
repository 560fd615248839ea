import { en, type AdminWords } from './en.js';

export const fr: AdminWords = en;
