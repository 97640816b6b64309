/** Receives a fault of a text, in words. */
export type OnFault = (fault: string) => void;
