import { opening } from '~/shell/opening'

/** The search box. */
export const palette = opening()
