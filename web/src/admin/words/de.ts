import { en, type AdminWords } from './en.js';

export const de: AdminWords = en;
