/** What one is told of. */
export const KINDS = [
  'mention',
  'reply',
  'comment',
  'assigned',
  'invited',
  'moved',
  'done',
  'task',
  'event',
  'activity',
  'webhook',
  'changed',
] as const

export type NoticeKind = (typeof KINDS)[number]
