/** Receives the description of a fault in a text. */
export type OnFault = (fault: string) => void;
