export type {
  Adapter,
  Circumstances,
  InstalledComponent,
  InstalledEntry,
  InstalledType,
} from './adapters/adapter.ts';
export { type BuildstreamOptions, buildstream } from './adapters/buildstream/buildstream.ts';
export { type DpkgOptions, dpkg } from './adapters/dpkg/dpkg.ts';
export { type ManifestOptions, manifest } from './adapters/manifest/manifest.ts';
export { type SettledByOrder, settleByOrder } from './map/settle-by-order.ts';
export { type SettledInTree, settleInTree } from './map/settle-in-tree.ts';
