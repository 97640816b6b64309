import { formatBytes, type PushedBlobs } from '@chunkah/report';

/** `3 blobs sent (12.0 MiB), 60 were there` */
export function blobsText({ sent, sentBytes, mounted, there }: PushedBlobs): string {
  const counted = `${sent} ${sent === 1 ? 'blob' : 'blobs'} sent (${formatBytes(sentBytes)})`;
  return `${counted}${mounted === 0 ? '' : `, ${mounted} mounted`}, ${there} ${there === 1 ? 'was' : 'were'} there`;
}
