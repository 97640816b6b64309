/** URLs of the config, of plugins and of all that they import, as far as it is loaded. */
export const foreignUrls = new Set<string>();
