import { expect, test } from 'vitest';
import { editLabels } from './image-config.ts';
import { parseKeyValueEdit } from './key-value-edits.ts';

const config = { User: 'root', Labels: { a: '1' } };

test('labels are edited and all other fields stay', () => {
  expect(editLabels(config, [parseKeyValueEdit('b=2', '--label')])).toEqual({
    User: 'root',
    Labels: { a: '1', b: '2' },
  });
  expect(config.Labels).toEqual({ a: '1' });
});

test('a config without labels gets them', () => {
  expect(editLabels({}, [parseKeyValueEdit('b=2', '--label')])).toEqual({ Labels: { b: '2' } });
});

test.each(['-', 'a-'])('no field Labels is left when %s removes the last label', (edit) => {
  expect(editLabels(config, [parseKeyValueEdit(edit, '--label')])).toEqual({ User: 'root' });
});
