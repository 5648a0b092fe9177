/** Folder of all runs, below the folder that bench was called in. */
export const RESULTS = 'results';
