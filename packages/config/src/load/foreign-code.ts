/** URLs of the config, of plugins and of everything they import, as far as loaded. */
export const foreignUrls = new Set<string>();
