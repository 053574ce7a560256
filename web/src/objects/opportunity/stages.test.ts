import { describe, expect, it } from 'vitest'
import { nextStage, type Stage } from './stages'

const stage = (key: string, outcome: Stage['outcome'], pipeline_id = 1): Stage => ({
  id: 1,
  pipeline_id,
  key,
  label: key,
  position: 1,
  probability: 0,
  outcome,
  max_days: null,
})

const STAGES = [
  stage('first', 'open'),
  stage('other', 'open', 2),
  stage('last', 'open'),
  stage('lost', 'lost'),
  stage('won', 'won'),
]

const at = (key: string) => nextStage(STAGES, { id: 1, pipeline_id: 1, stage: key })?.key ?? null

describe('the next stage', () => {
  it('is the one behind in the same pipeline, and never a loss', () => {
    expect(at('first')).toBe('last')
    expect(at('last')).toBe('won')
  })

  it('is none where the deal is decided, or stands nowhere', () => {
    expect(at('won')).toBeNull()
    expect(at('lost')).toBeNull()
    expect(at('gone')).toBeNull()
  })
})
