/** How a field is computed, and what the newest records would have in it. */

import { Select } from '@mantine/core'
import type { ObjectDef } from '~/api/types'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import type { ReshapedField } from '../api'
import type { Draft } from '../draft'
import { COMPUTED } from '../kinds'
import { Expression } from '../rule/Expression'
import { FormulaTrial } from './FormulaTrial'
import { useFormulaTrial } from './useFormulaTrial'

interface Props {
  object: ObjectDef
  /** The field that is changed; none for a new one. */
  field: ReshapedField | undefined
  draft: Draft
  errors: Record<string, string>
  set: (part: Partial<Draft>) => void
}

export function FormulaSettings({ object, field, draft, errors, set }: Props) {
  const { t } = useWords()
  const trial = useFormulaTrial(object, draft, field?.name)
  return (
    <>
      {!field && (
        <Select
          label={t('formula.result')}
          allowDeselect={false}
          data={COMPUTED.map((kind) => ({
            value: kind,
            label: t(`reshape.kind.${kind}` as 'reshape.kind.text'),
          }))}
          value={draft.kind}
          error={errors.kind ?? trial.errors.kind}
          onChange={(kind) => kind && set({ kind })}
        />
      )}
      <div>
        <Expression
          object={object}
          stored
          label={t('formula.formula')}
          description={t('formula.help')}
          placeholder={t('formula.example')}
          required
          value={draft.formula}
          error={errors.formula ?? trial.errors.formula}
          onChange={(formula) => set({ formula })}
        />
        <FormulaTrial object={object} draft={draft} tried={trial.tried} />
      </div>
      <HelpLink chapter="formulas" />
    </>
  )
}
