/** Labels and annotations. */
export type StringMap = Readonly<Record<string, string>>;
