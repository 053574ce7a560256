/** A comment with those whom it mentions: all of it, or nothing. */

import { ask } from '~/api/client'
import { create } from '~/api/records'
import type { Named, ObjectDef } from '~/api/types'

export async function writeComment(
  comments: ObjectDef,
  about: ObjectDef,
  id: number,
  body: string,
  people: Named[],
): Promise<void> {
  const values = { subject_object: about.name, subject_id: id, body }
  if (people.length === 0) {
    await create(comments, values)
    return
  }
  const mentions = people.map((who) => ({
    op: 'create',
    object: 'comment_mentions',
    values: { comment_id: { $ref: 'comment' }, user_id: who.id },
  }))
  const comment = { ref: 'comment', op: 'create', object: comments.plural, values }
  await ask('rpc/batch', { method: 'POST', body: { operations: [comment, ...mentions] } })
}
