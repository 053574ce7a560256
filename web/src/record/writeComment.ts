/** A comment with those whom it mentions: all of it, or nothing. Answers its id. */

import { askJson } from '~/api/client'
import { create } from '~/api/records'
import type { Named, ObjectDef } from '~/api/types'

export async function writeComment(
  comments: ObjectDef,
  about: ObjectDef,
  id: number,
  body: string,
  people: Named[],
): Promise<number> {
  const values = { subject_object: about.name, subject_id: id, body }
  if (people.length === 0) {
    return (await create(comments, values)).id
  }
  const mentions = people.map((who) => ({
    op: 'create',
    object: 'comment_mentions',
    values: { comment_id: { $ref: 'comment' }, user_id: who.id },
  }))
  const comment = { ref: 'comment', op: 'create', object: comments.plural, values }
  const sent = { operations: [comment, ...mentions] }
  const answer = await askJson<{ results: { id: number }[] }>('rpc/batch', { method: 'POST', body: sent })
  const [made] = answer.results
  if (!made) throw new Error('the server answered no record')
  return made.id
}
