import { expect, test } from 'vitest';
import { validationText } from './validation-text.ts';

test('each finding has a line, and the last line says what came of them', () => {
  const finding = { code: 'BLOB_MISSING', where: 'index.json', message: 'its blob is missing' };
  const result = { formatVersion: 1, image: 'image', manifests: [] } as const;
  expect(validationText({ ...result, valid: false, faults: [finding], warnings: [finding, finding] })).toBe(
    [
      'fault BLOB_MISSING index.json: its blob is missing',
      'warning BLOB_MISSING index.json: its blob is missing',
      'warning BLOB_MISSING index.json: its blob is missing',
      'invalid: 1 fault, 2 warnings',
    ].join('\n'),
  );
  expect(validationText({ ...result, valid: true, faults: [], warnings: [] })).toBe('valid: 0 faults, 0 warnings');
});
