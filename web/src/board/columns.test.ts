import { describe, expect, it } from 'vitest'
import type { FieldDef } from '~/api/types'
import type { Stage } from '~/objects/opportunity/stages'
import { stageOptions } from '~/objects/opportunity/stages'
import { boardStages, daysSince, movedCard, optionLanes, readSums, stageLanes, WITHOUT } from './columns'

const stage = (key: string, pipeline_id: number, outcome: Stage['outcome'] = 'open'): Stage => ({
  id: 1,
  pipeline_id,
  key,
  label: key,
  position: 1,
  probability: 1,
  outcome,
  max_days: null,
})

describe('a board', () => {
  it('has the stages of one pipeline', () => {
    const stages = [stage('a', 1), stage('won', 1, 'won'), stage('b', 2)]
    expect(boardStages(stages, null).map((each) => each.key)).toEqual(['a', 'won'])
    expect(boardStages(stages, 2).map((each) => each.key)).toEqual(['b'])
    expect(stageOptions(stages, null).map((option) => option.colour)).toEqual(['blue', 'green', 'blue'])
  })

  it('has the options of a field, and a place for what has none', () => {
    const options = ['a', 'b'].map((key) => ({ key, label: { en: key, zh: key } }))
    const field = (more: Partial<FieldDef>) => ({ name: 'level', ...more }) as FieldDef
    const lanes = (more: Partial<FieldDef>) =>
      optionLanes(field(more), options, (words) => words.en, 'None').map(({ id, where }) => [
        id,
        ...where.flat(),
      ])
    expect(lanes({})).toEqual([
      [WITHOUT, 'level', 'is.null'],
      ['a', 'level', 'eq.a'],
      ['b', 'level', 'eq.b'],
    ])
    expect(lanes({ required: true }).map(([id]) => id)).toEqual(['a', 'b'])
    expect(stageLanes('stage', [stage('a', 1)])[0]?.where).toEqual([
      ['stage', 'eq.a'],
      ['pipeline_id', 'eq.1'],
    ])
    expect(readSums('level', [{ level: null, count: 3 }]).get(WITHOUT)?.count).toBe(3)
  })

  it('moves a card to the top of its new column', () => {
    const then = movedCard([{ id: 1 }, { id: 2 }], [{ id: 3 }], 2, { stage: 'won' })
    expect(then.from).toEqual([{ id: 1 }])
    expect(then.to).toEqual([{ id: 2, stage: 'won' }, { id: 3 }])
    expect(movedCard([{ id: 1 }], [], 9, {}).to).toEqual([])
  })

  it('reads sums and days', () => {
    expect(readSums('stage', [{ stage: 'a', count: 2, sum: 10.5, weighted: null }]).get('a')).toEqual({
      count: 2,
      sum: 10.5,
      weighted: 0,
    })
    expect(daysSince('2026-11-18T00:00:00Z', Date.parse('2026-11-21T12:00:00Z'))).toBe(3)
    expect(daysSince(null, 0)).toBeNull()
  })
})
