/** What an image runs on; the system is Linux. */
export interface ImagePlatform {
  /** OCI's name. */
  readonly architecture: string;
  readonly variant?: string;
}
