import { en, type AdminWords } from './en.js';

export const es: AdminWords = en;
