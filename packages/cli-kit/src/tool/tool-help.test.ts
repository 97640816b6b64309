import { describe, expect, test } from 'vitest';
import { defineTool, parseToolArguments } from '../index.ts';
import { toolHelp } from './tool-help.ts';

const tool = defineTool({
  command: 'npm run paint --',
  description: 'Paints a wall.',
  operands: ['WALL', '[PLACE]'],
  options: {
    color: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      default: 'white',
      description: 'the color of the wall; any name that a dealer of paints understands',
    },
    twice: { type: 'boolean', default: false, description: 'paint it twice' },
  },
});

test('the help says how the tool is called, what it does, and what each option means', () => {
  expect(toolHelp(tool)).toBe(`Usage: npm run paint -- WALL [PLACE] [options]

Paints a wall.

Options:
  -c, --color NAME  the color of the wall; any name that a dealer of paints
                    understands (default: white)
  --twice           paint it twice
  -h, --help        show this help
`);
});

test('options and operands are read', () => {
  const { values, operands } = parseToolArguments(tool, ['north', '-c', 'red']);
  const color: string = values.color;
  const twice: boolean = values.twice;
  expect({ color, twice, operands }).toEqual({ color: 'red', twice: false, operands: ['north'] });
});

describe('what a tool does not understand is an error that leads to its help', () => {
  test.each([
    [[], 'WALL is missing'],
    [['north', 'here', 'now'], 'unexpected argument now'],
    [['north', '--colour', 'red'], "Unknown option '--colour'"],
    [['north', '--twice=no'], "Option '--twice' does not take an argument"],
    [['north', '--color'], "Option '-c, --color <value>' argument missing"],
  ])('%j', (args, message) => {
    const error = expect.objectContaining({ code: 'USAGE', message, hint: 'see npm run paint -- --help' });
    expect(() => parseToolArguments(tool, args)).toThrow(error);
  });
});
