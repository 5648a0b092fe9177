/** Names that users give: they become parts of file names, of options and of arguments. */

/** Of a scenario or an implementation. */
export const NAME = '^[a-z][a-z0-9-]*$';
/** Of an option of an implementation or one of its values: `name?option=value` has to be read again. */
export const OPTION = '^[^?&=,\\s]+$';
