/** What a field is kept up from: which records, what of them, and which of them count. */

import { Select } from '@mantine/core'
import type { ObjectDef, Words } from '~/api/types'
import { HelpLink } from '~/help/HelpLink'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { Draft, DraftRollUp } from '../draft'
import { FormulaTrial } from '../formula/FormulaTrial'
import { FUNCTIONS, type RollUpFunction, valuesFor, type Way, waysTo } from './choices'
import { OnlySettings } from './OnlySettings'
import { useRollUpTrial } from './useRollUpTrial'

interface Props {
  object: ObjectDef
  draft: Draft
  rollup: DraftRollUp
  errors: Record<string, string>
  set: (part: Partial<Draft>) => void
}

export function RollUpSettings({ object, draft, rollup, errors, set }: Props) {
  const { t, say } = useWords()
  const { objects } = useCatalog()
  const trial = useRollUpTrial(object, rollup)
  const ways = waysTo(object, objects)
  const way = ways.find(({ key }) => key === rollup.way)
  const wrong = (name: string) => errors[`rollup.${name}`] ?? trial.errors[`rollup.${name}`]
  const put = (part: Partial<DraftRollUp>) => set({ rollup: { ...rollup, ...part } })
  const choose = (made: RollUpFunction) => {
    const stays = way && valuesFor(way.from, made).some(({ name }) => name === rollup.field)
    put({ function: made, field: stays ? rollup.field : null })
  }
  return (
    <>
      <Select
        label={t('rollup.records')}
        description={t('rollup.records.help')}
        withAsterisk
        searchable
        nothingFoundMessage={t('nothing.found')}
        data={ways.map((one) => ({ value: one.key, label: named(one, ways, say) }))}
        value={rollup.way}
        error={wrong('from') ?? wrong('via')}
        onChange={(key) => key && put({ way: key, field: null, only: [] })}
      />
      <Select
        label={t('rollup.function')}
        allowDeselect={false}
        data={FUNCTIONS.map((made) => ({ value: made as string, label: t(`rollup.function.${made}`) }))}
        value={rollup.function}
        error={wrong('function')}
        onChange={(made) => made && choose(made as RollUpFunction)}
      />
      {way && rollup.function !== 'count' && (
        <Select
          label={t('rollup.field')}
          withAsterisk
          searchable
          nothingFoundMessage={t('nothing.found')}
          data={valuesFor(way.from, rollup.function).map(({ name, label }) => ({
            value: name,
            label: say(label),
          }))}
          value={rollup.field}
          error={wrong('field')}
          onChange={(field) => field && put({ field })}
        />
      )}
      {way && (
        <OnlySettings
          child={way.from}
          only={rollup.only}
          error={wrong('only')}
          onChange={(only) => put({ only })}
        />
      )}
      <FormulaTrial object={object} draft={{ ...draft, ...trial.result }} tried={trial.tried} />
      <HelpLink chapter="rollups" />
    </>
  )
}

/** What the records are called, and by which reference where there are several. */
function named({ from, via }: Way, ways: Way[], say: (words: Words) => string): string {
  const several = ways.filter((other) => other.from.plural === from.plural).length > 1
  return several ? `${say(from.label_plural)} · ${say(via.label)}` : say(from.label_plural)
}
