import { en, type AdminWords } from './en.js';

export const ja: AdminWords = en;
