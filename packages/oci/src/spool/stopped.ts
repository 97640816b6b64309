/** Ends the work of a thread in the middle. */
export class Stopped extends Error {}
