/** One operation: what it takes and answers, and trying it. */

import { useWords } from '~/words'
import classes from './docs.module.css'
import { isFilter, parametersOf } from './request'
import { SchemaView } from './SchemaView'
import { type Operation, type Parameter, resolve, type Schema, type Spec } from './spec'
import { Tags } from './Tags'
import { TryIt } from './TryIt'

export function OperationView({ spec, operation }: { spec: Spec; operation: Operation }) {
  const { t } = useWords()
  const parameters = parametersOf(spec, operation)
  const body = operation.requestBody?.content ?? {}
  return (
    <>
      <h2>{operation.summary}</h2>
      <p className={classes.address}>
        <span className={classes.method} data-method={operation.method}>
          {operation.method}
        </span>
        <code>{operation.path}</code>
      </p>
      {operation.description && <Tags text={operation.description} />}
      <TryIt spec={spec} operation={operation} />
      {parameters.length > 0 && (
        <section>
          <h3>{t('docs.parameters')}</h3>
          {parameters.map((parameter) => (
            <ParameterView key={`${parameter.in} ${parameter.name}`} spec={spec} parameter={parameter} />
          ))}
        </section>
      )}
      {Object.entries(body).map(([media, { schema }]) => (
        <section key={media}>
          <h3>{t('docs.body', { media })}</h3>
          <SchemaView spec={spec} schema={schema} />
        </section>
      ))}
      <section>
        <h3>{t('docs.answers')}</h3>
        {Object.entries(operation.responses).map(([status, given]) => (
          <AnswerView key={status} spec={spec} status={status} answer={resolve(spec, given)} />
        ))}
      </section>
    </>
  )
}

function ParameterView({ spec, parameter }: { spec: Spec; parameter: Parameter }) {
  const { t } = useWords()
  return (
    <div className={classes.parameter}>
      <p>
        <code>{isFilter(parameter) ? t('docs.conditions') : parameter.name}</code>{' '}
        <span className={classes.faint}>
          {t(`docs.in.${parameter.in}`)}
          {parameter.required && ` · ${t('docs.required')}`}
        </span>
      </p>
      {parameter.description && <Tags text={parameter.description} />}
      {isFilter(parameter) && <SchemaView spec={spec} schema={parameter.schema} />}
    </div>
  )
}

interface Answer {
  description?: string
  content?: Record<string, { schema: Schema }>
}

function AnswerView({ spec, status, answer }: { spec: Spec; status: string; answer: Answer }) {
  const contents = Object.entries(answer.content ?? {})
  return (
    <details className={classes.answer}>
      <summary>
        <code data-refused={Number(status) >= 300 || undefined}>{status}</code> {answer.description}
      </summary>
      {contents.map(([media, { schema }]) => (
        <div key={media}>
          <p className={classes.faint}>{media}</p>
          <SchemaView spec={spec} schema={schema} />
        </div>
      ))}
    </details>
  )
}
