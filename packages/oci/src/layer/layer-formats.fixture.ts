import { defaultLayerFormat, type LayerFormat } from './layer-format.ts';

/** The format of our images. */
export const ourLayerFormat: LayerFormat = {
  ...defaultLayerFormat,
  droppedXattrs: ['trusted.', 'user.overlay.', 'user.fuseoverlayfs.'],
};

/** Every choice the other way: an image that reproduces the tree as it is on disk. */
export const asOnDiskLayerFormat: LayerFormat = {
  directoryTimes: 'disk',
  timesBefore1970: 'clamp',
  symlinkTargets: 'tidied',
  linkIdentity: 'inode',
  droppedXattrs: [],
  misreadNames: 'recorded',
};
