import { tiersPacker, triePacker } from '@chunkah/core/engine';
import { describePacker } from './describe-packer.ts';

describePacker(tiersPacker);
describePacker(triePacker);
