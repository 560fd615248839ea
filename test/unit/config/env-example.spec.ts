import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { parseEnv, renderExample, variableNames } from '../../../src/config/index.js';

const path = resolve(__dirname, '../../../.env.example');

describe('.env.example', () => {
  if (process.env.UPDATE_ENV_EXAMPLE) writeFileSync(path, renderExample());
  const text = readFileSync(path, 'utf8');
  const assignments = [...text.matchAll(/^# ([A-Z][A-Z0-9_]*)=(.*)$/gm)];

  it('says what the schema says (UPDATE_ENV_EXAMPLE=1 writes it)', () => {
    expect(text).toBe(renderExample());
  });

  it('names every variable once, under one line of meaning, and sets none', () => {
    expect(assignments.map(([, name]) => name).sort()).toEqual([...variableNames].sort());
    for (const [line] of assignments)
      expect(text).toMatch(new RegExp(`\\n\\n# [^\\n]{5,}\\.\\n${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`));
    expect(parse(text)).toEqual({});
  });

  it('uncommented changes nothing: its defaults are the real ones', () => {
    expect(parseEnv(parse(text.replace(/^# (?=[A-Z][A-Z0-9_]*=)/gm, '')))).toEqual(parseEnv({}));
  });
});
