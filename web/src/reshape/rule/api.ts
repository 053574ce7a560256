/** The rules of an object as those who reshape it see them, and what they do with them. */

import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { ObjectDef, Words } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useWords } from '~/words'

export interface Rule {
  rule: number
  condition: string
  when: string | null
  message: Words
  field: string
  active: boolean
  /** Why it can't be asked, if that is so. */
  wrong: Words | null
}

interface RulesDocument {
  rules: Rule[]
  room: number
}

export interface Tried {
  tried: number
  refused: number
  newest: { id: number; title: string | null }[]
}

/** What is sent of a rule; what is left out stays, or is as usual. */
export interface WantedRule {
  rule?: number
  condition?: string
  when?: string
  message?: Words
  field?: string
  active?: boolean
}

export const rulesQuery = (object: string) =>
  queryOptions({
    queryKey: ['rules', object],
    staleTime: 0,
    queryFn: ({ signal }) =>
      askJson<RulesDocument>('rpc/rules', { method: 'POST', body: { object }, signal }),
  })

/** What a rule would say of the newest records. */
export const triedQuery = (object: string, condition: string, when: string) =>
  queryOptions({
    queryKey: ['rules', object, 'tried', condition, when],
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) =>
      askJson<Tried>('rpc/try_rule', { method: 'POST', body: { object, condition, when }, signal }),
  })

/** Changing rules: afterwards the list is read again. */
export function useRules({ plural }: ObjectDef) {
  const { t } = useWords()
  const client = useQueryClient()
  const run = async (name: 'add_rule' | 'change_rule' | 'remove_rule', body: WantedRule): Promise<Rule> => {
    const done = await askJson<Rule>(`rpc/${name}`, { method: 'POST', body: { object: plural, ...body } })
    await client.invalidateQueries({ queryKey: rulesQuery(plural).queryKey })
    return done
  }
  const turn = async ({ rule }: Rule, active: boolean) => {
    await run('change_rule', { rule, active })
    tell({
      tone: 'good',
      text: t(active ? 'rule.turned.on' : 'rule.turned.off'),
      undo: () => run('change_rule', { rule, active: !active }),
    })
  }
  const remove = async ({ rule }: Rule) => {
    await run('remove_rule', { rule })
    tell({ tone: 'good', text: t('rule.removed') })
  }
  return { run, turn, remove }
}
