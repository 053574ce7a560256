/** The rules of one object. */

import { ActionIcon, Button, Menu, Switch } from '@mantine/core'
import { IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { useAttempt } from '~/feedback/useAttempt'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import reshape from '../reshape.module.css'
import { type Rule, rulesQuery, useRules } from './api'
import { RuleDialog } from './RuleDialog'
import classes from './rule.module.css'

export function RuleList({ object }: { object: ObjectDef }) {
  const { t, say } = useWords()
  const [open, setOpen] = useState<{ rule?: Rule } | null>(null)
  const { data, error, refetch, isPending } = useQuery(rulesQuery(object.plural))
  if (error && !data) return <Failed error={error} again={refetch} />
  return (
    <div aria-busy={isPending}>
      <header className={reshape.head}>
        <h1 className={reshape.title}>{t('rule.of', { what: say(object.label) })}</h1>
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={data?.room === 0}
          onClick={() => setOpen({})}
        >
          {t('rule.add')}
        </Button>
      </header>
      {data?.rules.length === 0 && <Empty title={t('rule.none')}>{t('rule.none.text')}</Empty>}
      {data && data.rules.length > 0 && (
        <ul className={reshape.lines}>
          {data.rules.map((rule) => (
            <RuleLine key={rule.rule} object={object} rule={rule} onOpen={() => setOpen({ rule })} />
          ))}
        </ul>
      )}
      <HelpLink chapter="rules" />
      {open && <RuleDialog object={object} rule={open.rule} onClose={() => setOpen(null)} />}
    </div>
  )
}

function RuleLine({ object, rule, onOpen }: { object: ObjectDef; rule: Rule; onOpen: () => void }) {
  const { t, say } = useWords()
  const { turn, remove } = useRules(object)
  const { busy, attempt } = useAttempt({ aloud: true })
  const message = say(rule.message)
  return (
    <li className={classes.rule} data-off={!rule.active || undefined}>
      <Switch
        aria-label={t('rule.active', { message })}
        checked={rule.active}
        disabled={busy}
        onChange={(event) => attempt(() => turn(rule, event.currentTarget.checked))}
      />
      <div className={classes.said}>
        <button type="button" className={reshape.name} onClick={onOpen}>
          {message}
        </button>
        <code>{rule.condition}</code>
        {rule.when && (
          <code>
            {t('rule.only.when')} {rule.when}
          </code>
        )}
        {rule.wrong && <p className={reshape.error}>{say(rule.wrong)}</p>}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            className={reshape.menu}
            variant="subtle"
            color="gray"
            loading={busy}
            aria-label={t('reshape.more', { field: message })}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={onOpen}>
            {t('edit')}
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={rule.active}
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => attempt(() => remove(rule))}
          >
            {t(rule.active ? 'rule.remove.later' : 'reshape.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
