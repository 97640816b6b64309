/** The attribute that names the component of an entry, and of everything below a directory. */
export const componentKey = 'user.component';

/** The attribute that says how often the component of the entry is updated. */
export const intervalKey = 'user.update-interval';
