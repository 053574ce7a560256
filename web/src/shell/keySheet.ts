import { opening } from './opening'

/** The sheet of all keys. */
export const keySheet = opening()
