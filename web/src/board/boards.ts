/** Which objects can be shown as a board, and by which field. */

export const boards: Record<string, { by: string; sum: string; weighted: string }> = {
  opportunity: { by: 'stage', sum: 'amount_base', weighted: 'weighted_base' },
}
