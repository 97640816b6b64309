/** Names the component of an entry, and of all below a directory. */
export const componentKey = 'user.component';

/** Says how often the component of the entry is updated. */
export const intervalKey = 'user.update-interval';
