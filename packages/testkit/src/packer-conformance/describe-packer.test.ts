import { tiersPacker, triePacker } from '@chunkah/core';
import { describePacker } from './describe-packer.ts';

describePacker(tiersPacker);
describePacker(triePacker);
