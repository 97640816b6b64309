import { besideDebian } from '../previous/beside-debian.ts';

besideDebian('gzip', ['--compressed', '--compression-level', '1']);
besideDebian('zstd', ['--compression', 'zstd']);
