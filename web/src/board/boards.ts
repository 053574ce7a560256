/** What the boards of an object show that they would not know by themselves: the usual field, sums, and the cards. */

export interface BoardDef {
  by: string
  sum: string
  weighted: string
  /** What a card of this object shows, in a way of its own. */
  shown: string[]
}

export const boards: Record<string, BoardDef> = {
  opportunity: {
    by: 'stage',
    sum: 'amount_base',
    weighted: 'weighted_base',
    shown: [
      'account_id',
      'amount',
      'next_step',
      'next_step_at',
      'owner_id',
      'stage',
      'stage_entered_at',
      'lost_reason',
      'outcome',
      'pipeline_id',
      'close_date',
    ],
  },
}
